"""Problems tell what is wrong and never give back what was sent."""

import pytest
from pydantic import BaseModel, ValidationError

from app.kit import errors
from app.kit.problems import Problem, invalid, problem

SECRET = "sk-my-very-private-words"


class Shape(BaseModel):
    number: int
    inner: dict[str, int] = {}


@pytest.mark.parametrize("sent", [{"number": SECRET}, {"number": 1, "inner": {"a": SECRET}}, {}, [SECRET], SECRET])
def test_a_validation_problem_names_the_field_and_not_its_value(sent: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate(sent)
    told = problem(invalid(caught.value))
    assert SECRET not in str(told)
    assert told["status"] == 422
    assert all(error["field"] and error["message"] for error in told["errors"])
    assert "pydantic.dev" not in str(told)


def test_nested_fields_are_named_with_their_path() -> None:
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate({"number": 1, "inner": {"a": "x"}})
    assert problem(invalid(caught.value))["errors"][0]["field"] == "inner.a"


@pytest.mark.parametrize("kind", errors.AppError.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_error_is_a_complete_problem(kind: type[errors.AppError]) -> None:
    told = Problem.model_validate(problem(kind("why", code="some_code")))
    assert (told.status, told.code, told.detail) == (kind.status, "some_code", "why")
    assert told.type.endswith("some_code")
    assert told.title
    assert told.correlation_id


def test_an_unexpected_error_tells_nothing_from_inside() -> None:
    told = problem(errors.AppError())
    assert told["status"] == 500
    assert told["detail"] == "Something went wrong on our side"
