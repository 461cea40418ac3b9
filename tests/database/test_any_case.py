"""Names are found in any case of letters, on both databases alike."""

import pytest
from django.db.models import F

from accounts.models import Team, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked", [{"icontains": "ÄRGER"}, {"iexact": "jörg ärger"}, {"istartswith": "JÖ"}, {"iendswith": "ÄRGER"}]
)
def test_letters_beyond_ascii_are_found_in_any_case(asked):
    person = factories.person("Jörg Ärger")
    factories.person("Jorg Arger")
    assert list(User.objects.filter(**{f"name__{lookup}": text for lookup, text in asked.items()})) == [person]


@pytest.mark.parametrize(
    ("name", "asked"), [("50% off", "50%"), ("a_b", "A_B"), ("back\\slash", "K\\S"), ("Straße", "STRAß")]
)
def test_signs_of_like_and_letters_without_another_case_are_taken_as_they_are(name, asked):
    team = factories.team(name)
    factories.team("50 pct, axb, backslash, Strasse")
    assert list(Team.objects.filter(name__icontains=asked)) == [team]


def test_other_columns_and_numbers_are_compared_as_well():
    team = factories.team("Ärger")
    assert Team.objects.filter(name__icontains=F("name"), pk__icontains=team.pk).get() == team
