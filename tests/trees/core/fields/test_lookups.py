"""trees/core/fields/lookups.py: what another system is asked, and what its answer gives."""

import pytest

from trees.core.fields import inputs
from trees.core.fields.inputs import read_inputs
from trees.core.fields.lookups import (
    Definition,
    Output,
    Unusable,
    body_with,
    check_headers,
    check_path,
    check_url,
    checked_outputs,
    fitting,
    outputs_of,
    placeholders,
    read_answer,
    url_with,
)
from trees.core.graph import Graph, Node, Option
from trees.core.problems.check_lookups import check_lookups

ANSWER = b"""{"device": {"serial": "AB-1", "price": 1.10, "bought": "2026-03-31T10:00:00Z", "works": true,
                         "gone": null},
              "items": [{"name": "Lamp"}], "count": 7, "a b": "x"}"""


def given(path, kind="text"):
    """The value of one output of ANSWER, or why it has none."""
    values, reasons = outputs_of(read_answer(ANSWER), checked_outputs([Output("it", path, kind)]))
    return values.get("it") or reasons["it"]


@pytest.mark.parametrize(
    ("path", "kind", "value"),
    [
        ("device.serial", "text", "AB-1"),
        ("$.device.serial", "text", "AB-1"),
        ("items[0].name", "text", "Lamp"),
        ("$['a b']", "text", "x"),
        ("count", "number", "7"),
        ("count", "text", "7"),
        ("device.price", "number", "1.10"),  # as it was written
        ("device.bought", "date", "2026-03-31"),
        ("device.works", "yes-no", "yes"),
        ("device.gone", "text", "is not in the answer"),
        ("device.other", "text", "is not in the answer"),
        ("items[5].name", "text", "is not in the answer"),
        ("device", "text", "is not one value"),
        ("device.serial", "number", "is not a number"),
        ("device.works", "number", "is not a number"),
        ("device.serial", "date", "is not a date such as 2026-03-31"),
        ("device.serial", "yes-no", "is neither yes nor no"),
    ],
)
def test_value_of_a_path(path, kind, value):
    assert given(path, kind) == value


@pytest.mark.parametrize("path", ["", "$..serial", "items[*].name", "items[?@.a]", "items[", "a b", "$.a[0:2]", "."])
def test_path_that_does_not_name_one_place_is_refused(path):
    with pytest.raises(Unusable):
        check_path(path)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"NaN", b"[" * 100_000, b"\xff\xfe", b'{"a": ' + b"9" * 10_000 + b"}"]
)
def test_answer_that_is_no_json_is_unusable(body):
    with pytest.raises(Unusable):
        read_answer(body)


def test_number_with_an_exponent_is_written_out():
    values, _ = outputs_of(read_answer(b'{"n": 1.5e3}'), checked_outputs([Output("n", "n", "number")]))
    assert values == {"n": "1500"}


def test_value_is_one_piece_of_a_url():
    url = "https://crm.example.com/devices/{serial}/owner?ticket={ticket}"
    asked = {"serial": "AB/../1?x=#", "ticket": "a&b=c ü"}
    assert placeholders(url) == ("serial", "ticket")
    assert url_with(url, asked).removeprefix("https://crm.example.com/devices/") == (
        "AB%2F..%2F1%3Fx%3D%23/owner?ticket=a%26b%3Dc%20%C3%BC"
    )
    with pytest.raises(Unusable):
        url_with(url, asked | {"serial": ".."})


def test_value_stays_within_its_text_of_a_body():
    assert body_with('{"serial": "{serial}"}', {"serial": 'x", "admin": "1\n'}) == (
        b'{"serial": "x\\", \\"admin\\": \\"1\\n"}'
    )
    with pytest.raises(Unusable):
        body_with("{serial}", {"serial": "a b"})


@pytest.mark.parametrize("url", ["https://{ticket}.example.com/", "{ticket}://example.com", "https://a@{ticket}/"])
def test_nobody_chooses_the_host(url):
    with pytest.raises(Unusable):
        check_url(url)


@pytest.mark.parametrize(
    "headers",
    [{"Host": "x"}, {"A b": "x"}, {"A": "x\r\nB: y"}, {"A": ""}, {"A": "ü"}, {f"A{i}": "x" for i in range(21)}],
)
def test_header_that_cannot_be_sent_is_refused(headers):
    with pytest.raises(Unusable):
        check_headers(headers)


def test_value_goes_into_the_fields_it_fits():
    fields, _ = read_inputs(
        'A: ____ {#a from="crm" give="serial" pattern="[0-9]+"}\n'
        'B: ____ {#b choices="Green, Red" from="crm" give="light"}\n'
        'C: ____ {#c from="crm" give="born"}\n'
        'D: ____ {#d .sensitive from="crm" give="born"}\n'
    )
    values, reasons = fitting(fields, {"serial": "AB", "light": "green", "born": "1970"}, frozenset({"born"}))
    assert values == {"b": "Green", "d": "1970"}
    assert reasons == {"a": "does not fit this field", "c": "is sensitive, and this field is not"}


def test_field_names_a_lookup_and_one_of_its_values():
    [field], problems = read_inputs('Model: ____ {#model .required from="crm" give="model"}')
    assert (field.lookup, field.give, problems) == ("crm", "model", [])
    assert field.description == "text, required, filled in by crm"
    for attributes in ('from="crm"', 'give="model"', 'from="c r m" give="x"', 'from="crm" give="1"'):
        assert read_inputs(f"Model: ____ {{#model {attributes}}}")[1]


CRM = Definition(
    "crm", ("serial",),
    {each.name: each for each in (Output("model", "$.m"), Output("age", "$.a", "number"),
                                  Output("pin", "$.p", sensitive=True))},
)  # fmt: skip


def problems_of(*lines):
    body = "\n\n".join(lines)
    node = Node("ask", "Ask", body, (Option("on", "Continue", "end"),))
    graph = Graph.of([node, Node("end", "End", outcome="resolved")])
    assert not inputs.read(body).problems
    return [(each.kind, each.level) for each in check_lookups(graph, {"crm": CRM})]


SERIAL = "Serial: ____ {#serial}"


def test_check_knows_the_lookups_of_the_team():
    assert problems_of(SERIAL, 'Model: ____ {#model from="crm" give="model"}') == []
    assert problems_of('Model: ____ {#model from="desk" give="model"}') == [("unknown-lookup", "error")]
    assert problems_of(SERIAL, 'Model: ____ {#model from="crm" give="colour"}') == [("unknown-output", "error")]
    assert problems_of(SERIAL, 'Model: ____ {#model .number from="crm" give="model"}') == [("output-differs", "error")]
    assert problems_of(SERIAL, 'Age: ____ {#age .number from="crm" give="age"}') == []
    assert problems_of(SERIAL, 'Pin: ____ {#pin from="crm" give="pin"}') == [("output-differs", "error")]
    assert problems_of(SERIAL, 'Pin: ____ {#pin .sensitive from="crm" give="pin"}') == []


def test_check_finds_what_a_lookup_is_never_asked_with():
    model = 'Model: ____ {#model from="crm" give="model"}'
    assert problems_of(model) == [("unknown-value", "warning")]
    assert problems_of("Serial: ____ {#serial .sensitive}", model) == [("unknown-value", "error")]
    assert problems_of('Serial: ____ {#serial from="crm" give="model"}') == [("unknown-value", "error")]
