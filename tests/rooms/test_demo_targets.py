"""The targets and the survey of the simulated regency stand as its story says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from web.factories import batch

from rapim.demo.aims import PARKING, aims
from rapim.demo.future import undo_future
from rapim.demo.load import _organise
from rapim.demo.people import WORKS, code_of
from rapim.demo.years import wib
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.org.models import AbsorptionTarget
from rapim.targets.actions import surveys, targets
from rapim.targets.models import Survey, SurveyPoint, Target, TargetAct
from rapim.targets.room import surveying

pytestmark = pytest.mark.django_db
OFFICE = Actor("Bagian Administrasi Pembangunan (simulasi)")


@pytest.fixture
def told() -> Iterator[None]:
    """All acts of the story, twice: a fill that broke off does some of them again."""
    clock.set_to(wib(2018, 1, 2, 8))
    people = _organise()
    for moment, act in (one for one in aims(people) for _ in (1, 2)):
        clock.set_to(moment)
        act(actor=OFFICE)
    yield
    clock.set_to(None)


@pytest.mark.usefixtures("told")
def test_targets_and_survey_stand_as_said_and_step_aside() -> None:
    """One telling serves all three."""
    the_targets_stand_as_said()
    the_parking_survey_stands_as_corrected()
    what_has_not_happened_steps_aside()


def the_targets_stand_as_said() -> None:
    rows = {(one.fiscal_year, one.agency, one.account): one for one in targets.known()}
    states = Counter((one.fiscal_year, targets.state_of(one)) for one in rows.values())
    assert states == {(2019, "approved"): 10, (2020, "approved"): 7, (2020, "returned"): 1,
                      (2020, "proposed"): 2}  # fmt: skip
    waiting = {key for key, one in rows.items() if targets.state_of(one) == "proposed"}
    assert waiting == {(2020, code_of("Dispertan"), ""), (2020, code_of("Dishub"), PARKING)}
    reasons = {one.target.agency for one in TargetAct.objects.exclude(reason="")}
    assert reasons == {code_of("Disdag"), code_of("Dinkes")}
    deciders = TargetAct.objects.order_by().values_list("target__fiscal_year", "by_name").distinct()
    assert set(deciders) == {(2019, "Bupati"), (2020, "Plt Bupati")}
    works = AbsorptionTarget.objects.filter(agency_code=WORKS).order_by("id")
    assert list(works.values_list("share", "legal_source")) == [(0.90, "TG-2019-0004/1"),
                                                                (0.86, "TG-2020-0003/1")]  # fmt: skip


def the_parking_survey_stands_as_corrected() -> None:
    row = surveys.known().get()
    assert (len(row.points.all()), len(surveys.standing(list(row.points.all())))) == (14, 13)
    found = surveying.potentials(2020)[code_of("Dishub"), PARKING]
    assert found.revenue is not None
    assert (found.revenue.gross, found.revenue.collectable) == (3_349_100_000_00, 2_679_280_000_00)


def what_has_not_happened_steps_aside() -> None:
    batch()
    clock.set_to(wib(2019, 8, 21, 17))
    undo_future(actor=OFFICE)
    assert [model.objects.count() for model in (Target, Survey, SurveyPoint)] == [10, 0, 0]
    assert AbsorptionTarget.objects.filter(fiscal_year=2020).count() == 1
