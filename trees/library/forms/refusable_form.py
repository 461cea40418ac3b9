"""A form whose values a model may still refuse."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError


class RefusableForm(forms.Form):
    def refuse(self, refused: ValidationError) -> None:
        """Shows what the model's own check found, at the fields that it is about."""
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for name, messages in refused.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)
