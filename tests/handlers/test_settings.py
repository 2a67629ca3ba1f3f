"""The settings in Slack: what stands in the modal, what is read of it, and Slack's limits at its fullest."""

from datetime import UTC, datetime

import pytest

from handlers.blocks.audit import audit_modal
from handlers.blocks.settings import MOST_GROUPS, GroupsTold, group_options, saved_modal, settings_modal
from handlers.groups import UserGroups
from handlers.payloads.api_responses import UserGroup
from handlers.payloads.json_values import PayloadError
from handlers.payloads.settings_form import block_of, read_setting_search, read_settings_form
from handlers.people import MinuteCache
from importer.configuring import PAGE, AuditPage
from importer.words.errors import GroupUnreadableError
from importer.words.language import Language, catalogue, speaking
from importer.words.stored_sentences import in_these_words
from importer.words.totals import GuardNumbers
from importer.words.workspace_settings import Setting, SettingChange, WorkspaceSettings
from playground.block_kit import view_breaches
from tests.handlers.imports import HUGE, NASTY
from tests.handlers.told_slack import Clock, Slack

AT = datetime(2026, 5, 4, tzinfo=UTC)
MANY = GroupsTold([UserGroup(f"S{number:04}", f"{number}{NASTY}", NASTY) for number in range(300)])
ASKED_FOR_GROUPS = (Setting.WHO_IMPORTS, Setting.APPROVERS)
FULL = WorkspaceSettings(
    Language.FRENCH,
    GuardNumbers(*(HUGE,) * 8),
    "America/Argentina/ComodRivadavia",
    "S0001",
    tuple(f"U{number:010}" for number in range(100)),
    HUGE,
    "S0002",
    tell_managers=True,
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("told", [MANY, GroupsTold(), GroupsTold(reason=in_these_words("a reason" * 50))])
def test_slack_takes_the_fullest(language: Language, told: GroupsTold) -> None:
    """With every setting at its longest, each setting changed, and a full page of the list."""
    kept = FULL.written(Setting.IMPORT_ADMINS)
    changes = [SettingChange(setting, NASTY, kept, f"cli:{NASTY}", AT) for setting in Setting]
    page = AuditPage([SettingChange(NASTY, NASTY, NASTY, "U1", AT)] * PAGE, PAGE, is_last=False)
    with speaking(catalogue(language)):
        views = [settings_modal(FULL, told), saved_modal(changes), audit_modal(page, NASTY)]
        views.append(settings_modal(WorkspaceSettings(), told))
        options = group_options(Setting.WHO_IMPORTS, told, "")
    assert [breach for view in views for breach in view_breaches(view.to_dict())] == []
    assert len(options) <= MOST_GROUPS + 2 <= 100
    assert all(len(option.to_dict()["text"]["text"]) <= 75 for option in options)


def test_a_form_tells_what_is_said_and_what_stood_there() -> None:
    """What is left empty means nobody, or never; a setting that the form doesn't ask for isn't said."""
    view = settings_modal(WorkspaceSettings(), MANY).to_dict() | {"id": "V1"}
    values = {
        block_of(Setting.WHO_IMPORTS): {"choose_group": {"selected_option": {"value": "S0001"}}},
        block_of(Setting.IMPORT_ADMINS): {"set_value": {"selected_users": ["U1", "U2"]}},
        block_of(Setting.APPROVAL_ABOVE): {"set_value": {"value": None}},
        block_of(Setting.APPROVERS): {"choose_group": {"selected_option": None}},
        block_of(Setting.TIME_ZONE): {"set_value": {"value": " utc "}},
    }
    form = read_settings_form({"user": {"id": "U9"}, "view": view | {"state": {"values": values}}})
    assert form.said == {
        Setting.WHO_IMPORTS: "S0001",
        Setting.IMPORT_ADMINS: "U1,U2",
        Setting.APPROVAL_ABOVE: "never",
        Setting.APPROVERS: "nobody",
        Setting.TIME_ZONE: "utc",
    }
    assert form.shown == {setting.value: WorkspaceSettings().written(setting) for setting in Setting}


def test_another_modal_is_no_form() -> None:
    """Whatever it kept."""
    with pytest.raises(PayloadError):
        read_settings_form({"user": {"id": "U9"}, "view": {"id": "V1", "private_metadata": "5:all"}})
    with pytest.raises(PayloadError):
        read_setting_search({"user": {"id": "U9"}, "block_id": "setting:colour", "value": ""})


def test_groups_are_found_by_any_part() -> None:
    """Of the handle or the name, with or without the sign in front."""
    told = GroupsTold([UserGroup("S1A", "finance-team", "Finance"), UserGroup("S2B", "leads", "Team leads")])
    for typed in ("@lead", "TEAM LEADS", "ads ("):
        found = group_options(Setting.APPROVERS, told, typed)
        assert [option.value for option in found] == ["nobody", "S2B"]


def test_what_can_be_chosen_is_said_as_the_language_writes_it() -> None:
    """Every word that a setting can be stands alone, with a capital letter where the language has one."""
    with speaking(catalogue(Language.FRENCH)):
        blocks = settings_modal(WorkspaceSettings(), GroupsTold()).to_dict()["blocks"]
        groups = {setting: group_options(setting, GroupsTold(), "") for setting in ASKED_FOR_GROUPS}
    lists = [block["element"]["options"] for block in blocks if "options" in block.get("element", {})]
    assert [[option["text"]["text"] for option in options] for options in lists] == [
        ["Non", "Oui"],
        ["anglais", "français"],
    ]
    assert {
        setting: [option.to_dict()["text"]["text"] for option in found] for setting, found in groups.items()
    } == {
        Setting.WHO_IMPORTS: ["Tout le monde", "Administrateurs des imports"],
        Setting.APPROVERS: ["Personne"],
    }


async def test_members_are_asked_for_once_a_minute() -> None:
    """Who left the group is out within a minute; that it can't be read is known as long."""
    clock = Clock()
    slack = Slack({"ok": True, "users": ["U1"]}, {"ok": False, "error": "missing_scope"})
    groups = UserGroups(slack, "T1", MinuteCache(clock))
    assert [await groups.members("S1A") for _ in range(3)] == [{"U1"}] * 3
    assert slack.asked == 1
    clock.now = 60.0
    for _ in range(3):
        with pytest.raises(GroupUnreadableError, match="usergroups:read"):
            await groups.members("S1A")
    assert slack.asked == 2


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("no_such_subteam", "There is no such user group here"),
        ("plan_upgrade_required", "The Slack plan of this workspace has no user groups"),
        ("permission_denied", r"Slack doesn't let the app read user groups \(permission_denied\)"),
    ],
)
async def test_why_a_group_is_not_told(error: str, said: str) -> None:
    """In words, for the groups of a workspace as for one."""
    groups = UserGroups(Slack({"ok": False, "error": error}), "T1")
    for asking in (groups.members("S1A"), groups.all()):
        with pytest.raises(GroupUnreadableError, match=said):
            await asking
