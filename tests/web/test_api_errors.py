"""Refusals of models and forms as the API says them: a sentence, a code, and the messages of each field."""

import pytest
from django.core.exceptions import ValidationError as ModelRefusal
from rest_framework.exceptions import NotAuthenticated, NotFound, ParseError, PermissionDenied, ValidationError

from project.web.api_errors import api_exception, first_message, refusal
from project.web.errors import Conflict


def answer(error: Exception):
    response = api_exception(error, {})
    return response.status_code, response.data


@pytest.mark.parametrize(
    ("errors", "sentence"),
    [
        ({"title": ["This field is required."]}, "title: This field is required."),
        ({"nodes": {"a": {"title": ["Too long."]}}}, "nodes: a: title: Too long."),
        ({"non_field_errors": ["Take one."]}, "Take one."),
        ({"folder": {"non_field_errors": ["No such folder."]}}, "folder: No such folder."),
        (["First.", "Second."], "First."),
        ("Plain.", "Plain."),
    ],
)
def test_first_message_is_a_sentence_with_the_way_to_its_field(errors, sentence):
    assert first_message(errors) == sentence


def test_field_error_has_its_message_in_detail_and_all_of_them_in_errors():
    status, data = answer(ValidationError({"title": ["Too long."], "folder": ["No such folder."]}))
    assert (status, data["detail"], data["code"]) == (400, "title: Too long.", "invalid")
    assert data["errors"] == {"title": ["Too long."], "folder": ["No such folder."]}


def test_model_that_refuses_a_field_is_said_like_a_field_error():
    status, data = answer(ModelRefusal({"parent": ["That folder belongs to another team."]}))
    assert (status, data["detail"]) == (400, "parent: That folder belongs to another team.")
    assert data["errors"] == {"parent": ["That folder belongs to another team."]}


@pytest.mark.parametrize("said", [ModelRefusal("Not now."), ModelRefusal({"__all__": ["Not now."]})])
def test_model_that_refuses_the_whole_has_no_field_in_its_sentence(said):
    status, data = answer(said)
    assert (status, data["detail"], data["errors"]) == (400, "Not now.", {"non_field_errors": ["Not now."]})


def test_conflict_is_a_409_with_its_own_sentence():
    assert answer(Conflict("Somebody published meanwhile.")) == (
        409, {"detail": "Somebody published meanwhile.", "code": "conflict"}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (ParseError("This is not JSON."), 400, "parse_error"),
    ],
)
def test_every_detail_has_a_code_beside_it(error, status, code):
    said, data = answer(error)
    assert (said, data["code"], str(data["detail"])) == (status, code, str(error.detail))


def test_call_without_a_token_is_challenged():
    response = api_exception(NotAuthenticated(), {})
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.headers["Cache-Control"] == "no-store"


def test_fault_of_ours_is_not_turned_into_an_answer():
    assert api_exception(KeyError("x"), {}) is None
    assert isinstance(refusal(KeyError("x")), KeyError)
