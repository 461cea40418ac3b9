"""Fields of the library's forms. Their choices come from a team, so nobody can name what they may not see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.models import Team
from project.web.params import natural_number
from project.web.times import FIRST_DAY, LAST_DAY
from trees.library.forms.pickers import MAX_LISTED, FolderPicker, folder_paths
from trees.models import Category, Folder

if TYPE_CHECKING:
    CategoriesBase = forms.ModelMultipleChoiceField[Category]
    FolderBase = forms.ModelChoiceField[Folder]
    TeamBase = forms.ModelChoiceField[Team]
else:
    CategoriesBase, FolderBase = forms.ModelMultipleChoiceField, forms.ModelChoiceField
    TeamBase = forms.ModelChoiceField

ID = re.compile(r"[0-9]{1,18}")
DATE_RANGE = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class CategoriesField(CategoriesBase):
    """Any number of categories. SQLite refuses integers above 64 bits, so such values never reach the database."""

    def clean(self, value: Any) -> Any:
        return super().clean([each if ID.fullmatch(str(each)) else "0" for each in value or []])


class TeamChoice(TeamBase):
    """One of ``teams``, which were read already."""

    def __init__(self, teams: Sequence[Team]) -> None:
        super().__init__(Team.objects.none(), required=False)
        self.teams = teams

    def to_python(self, value: Any) -> Team | None:
        if value in self.empty_values:
            return None
        team = next((team for team in self.teams if team.pk == natural_number(str(value))), None)
        if team is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return team


class FolderChoice(FolderBase):
    """Folders of one team, each with its path: "Network / VPN". Leaves out ``without`` and what is below it."""

    def __init__(self, team: Team, without: Folder | None = None, *, label: str = "Folder", empty_label: str) -> None:
        folders = Folder.objects.filter(team=team)
        super().__init__(folders, required=False, label=label, empty_label=empty_label)
        if without:
            self.queryset = folders.exclude(path__startswith=without.path)
        self.offered = folder_paths(team, without)
        if len(self.offered) > MAX_LISTED:
            self.widget = FolderPicker(team, self.offered, without, empty_label)
        else:
            self.choices = [("", empty_label), *self.offered]


class DayField(forms.DateField):
    """A day, typed or chosen in the browser's calendar."""

    def __init__(self, *, label: str, help_text: str) -> None:
        attributes = {"type": "date", "min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        widget = forms.DateInput(format="%Y-%m-%d", attrs=attributes)
        super().__init__(required=False, validators=DATE_RANGE, widget=widget, label=label, help_text=help_text)
