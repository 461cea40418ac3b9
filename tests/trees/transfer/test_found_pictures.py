"""Pictures inside Word documents, web pages and drawings come along to the steps that show them."""

import zipfile
from base64 import b64encode
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from project.web.errors import Conflict
from trees.models import Picture, Tree
from trees.transfer.pictures import stored_pictures
from trees.transfer.plan import plan_import
from trees.transfer.saving import apply_plan
from trees.transfer.sources import imported_again

pytestmark = pytest.mark.django_db


def png(size=(6, 4)):
    buffer = BytesIO()
    Image.new("RGB", size, "red").save(buffer, "PNG")
    return buffer.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PICTURE = f"""<w:p><w:r><w:drawing><wp:inline
xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" name="p"
descr="The lamp"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic
xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip xmlns:r="{R}" r:embed="r1"/>
</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


def paragraph(text, style=""):
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(image):
    body = (
        paragraph("Is it on?", "Heading1") + PICTURE + paragraph("If not, go to Press") + paragraph("Press", "Heading1")
    )
    heading = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="png" ContentType="image/png"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{R}/image" '
        f'Target="media/a.png"/><Relationship Id="r2" Type="{R}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f"<w:styles {W}>{heading}</w:styles>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/media/a.png": image,
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def data_uri(image, mark=";base64"):
    return f"data:image/png{mark},{b64encode(image).decode()}"


def web_page(image):
    return f"""<h1>Is it on?</h1><p>Look: <img alt="The lamp" src="{data_uri(image)}"></p><p>If not, go to Press</p>
    <h1>Press</h1><p>The button.</p>"""


def drawing(image):
    return f"""<mxfile><diagram name="Lamp"><mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>
    <mxCell id="a" value="The lamp" style="shape=image;image={data_uri(image, "")};" vertex="1" parent="1"><mxGeometry
    x="0" y="0" width="80" height="40" as="geometry"/></mxCell>
    <mxCell id="b" value="Press" vertex="1" parent="1"><mxGeometry x="0"
    y="90" width="80" height="40" as="geometry"/></mxCell>
    <mxCell id="e" edge="1" source="a" target="b" parent="1"/>
    </root></mxGraphModel></diagram></mxfile>"""


@pytest.mark.parametrize(("name", "make"), [("lamp.docx", docx), ("lamp.html", web_page), ("lamp.drawio", drawing)])
def test_picture_comes_along_to_its_step(team, editor, name, make):
    planned = plan_import([(name, make(png()))])
    assert "Pictures that come along: 1." in planned[0].notes
    assert not Picture.objects.exists()
    with stored_pictures(planned, team=team, by=editor) as (guides, pictures):
        apply_plan(guides, team=team, by=editor, pictures=pictures)
    picture, graph = Picture.objects.get(), Tree.objects.get().graph
    assert (picture.width, picture.height) == (6, 4)
    assert f"![The lamp](/pictures/{picture.key}.webp)" in graph.nodes[graph.start].body


@pytest.mark.parametrize(("name", "make"), [("lamp.docx", docx), ("lamp.html", web_page), ("lamp.drawio", drawing)])
def test_what_is_no_picture_is_told_and_its_text_stays(team, name, make):
    planned = plan_import([(name, make(b"no picture at all"))])
    (note,) = [each for each in planned[0].notes if each.startswith("Pictures that are left out")]
    assert note == "Pictures that are left out: 1. This file is not a PNG, JPEG, GIF or WebP picture."
    graph = planned[0].document.graph
    assert "The lamp" in graph.nodes[graph.start].body
    assert "![" not in graph.nodes[graph.start].body


def test_same_file_again_has_the_same_pictures(team, editor):
    for state in ("made", "unchanged"):
        planned = plan_import([("lamp.html", web_page(png()))])
        with stored_pictures(planned, team=team, by=editor) as (guides, pictures):
            again = imported_again(guides, team, "wiki")
            done = apply_plan(again, team=team, by=editor, source="wiki", pictures=pictures)
        assert [each.state for each in done] == [state]
    assert Picture.objects.count() == 1


def test_import_that_fails_leaves_no_picture(team, editor):
    planned = plan_import([("lamp.html", web_page(png()))])
    with pytest.raises(Conflict), stored_pictures(planned, team=team, by=editor) as (_, pictures):
        stored = pictures[0].file.name
        assert default_storage.exists(stored)
        raise Conflict
    assert not Picture.objects.exists()
    assert not default_storage.exists(stored)
