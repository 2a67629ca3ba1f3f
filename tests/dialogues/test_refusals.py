"""Files that can't be imported: one clear reply that says why and what to do, and nothing is begun."""

import pytest

from bot.settings import Settings
from storage.store import Store
from tests.dialogue import Person
from tests.dialogues.steps import ask_about, replies
from tests.storage.kept import ZOE, nothing_was_begun

TABLE = f"External Id,Account manager\nCU-002,{ZOE}\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
WORKBOOK = b"PK\x03\x04\x14\x00\x06\x00"
CAN_NOT = "can't be imported"

REFUSED = {
    "empty": ("list.csv", b"", "list.csv is empty: use a file"),
    "blank lines": ("list.csv", b"\r\n \r\n;;;\r\n", "list.csv is empty: use a file"),
    "header only": ("list.csv", b"External Id,Workflow name\n", "has a header but no rows below it"),
    "a picture named .csv": ("list.csv", PICTURE, "list.csv is a picture, not a CSV: export"),
    "half a workbook named .csv": ("list.csv", WORKBOOK, "list.csv is damaged and can't be read"),
    "an old workbook": ("list.xls", WORKBOOK, "choose “Save as” or “Download”, then CSV (UTF-8) or .xlsx"),
    "a web page": ("list.csv", b"<!DOCTYPE html><html></html>", "is a web page or an XML file"),
    "no table": ("notes.csv", b"Dear all,\nplease see below\nBest\n", "No columns can be told apart"),
    "a quote left open": (
        "list.csv",
        b'Remark,Workflow name\nfirst,"VIP gentle\nand then, in prose\nthere is more\n',
        "A quotation mark in row 2 of list.csv is never closed",
    ),
    "all rows within quotation marks": (
        "list.csv",
        b'External Id,"Workflow name\nCU-001,VIP gentle\nCU-002,VIP gentle"\n',
        "a quotation mark in row 1 begins a text of 3 lines. If these are the rows, take that mark out;",
    ),
    "a header that is hidden by a quotation mark": (
        "list.csv",
        b'#REF!;;\nExternal Id;"Account manager;Workflow name\nCU-001;anna@example.com;VIP gentle\n',
        "A quotation mark opens in row 2 of list.csv and isn't closed there",
    ),
    "a header of two lines only": (
        "list.csv",
        b'External Id;"Account manager\n(email; lower case)";Workflow name\n',
        "has a header but no rows below it: add the rows",
    ),
    "a title of two lines, and a header only": (
        "list.csv",
        b'"Export of customers, 2026\nCheck, then send back"\n\nExternal Id,Workflow name\n',
        "has a header but no rows below it",
    ),
    "a header below the rows": (
        "list.csv",
        b'CU-001,"VIP gentle\n(new, since May)"\nCU-002,VIP gentle\nExternal Id,Workflow name\n',
        "only above it: move the header from row",
    ),
    "too large": (
        "list.csv",
        TABLE.encode() + b"CU-002,\n" * 140_000,
        "The file has 1.1 MB, and Handoff takes files up to 1 MB: split it",
    ),
}


@pytest.mark.parametrize(("name", "content", "words"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_file_is_refused_with_a_reason(
    maya: Person, settings: Settings, store: Store, name: str, content: bytes, words: str
) -> None:
    """One reply in the thread; nothing was begun, nothing was changed, and no copy stays."""
    shared = await maya.share(content, name=name)
    told = await maya.sees(words, thread=shared)
    assert f"{name} {CAN_NOT}" in told
    assert "Nothing was changed." in told
    assert await nothing_was_begun(store)
    assert not [path for path in settings.files_folder.rglob("*") if path.is_file()]


async def test_a_refusal_is_said_once(maya: Person) -> None:
    """After the next file was answered, there is still one reply."""
    shared = await maya.share("", name="empty.csv")
    await maya.sees(CAN_NOT, thread=shared)
    await ask_about(maya, TABLE)
    assert len(replies(maya, shared)) == 1


async def test_a_picture_among_people_is_none_of_our_business(maya: Person) -> None:
    """In a channel, what is no table is answered with silence."""
    shared = await maya.share(PICTURE, name="holiday.png", text="Look!")
    await ask_about(maya, TABLE)
    assert replies(maya, shared) == []


@pytest.mark.parametrize(
    ("channel", "text"), [("#customer-handoff", "@Handoff import this"), ("@Handoff", "")]
)
async def test_a_picture_meant_for_the_bot_is_answered(maya: Person, channel: str, text: str) -> None:
    """With a mention, or in its direct messages, it would be rude to say nothing."""
    shared = await maya.share(PICTURE, name="holiday.png", channel=channel, text=text)
    told = await maya.sees(CAN_NOT, thread=shared)
    assert "Handoff reads tables: files that end in .csv, .tsv, .txt or .xlsx." in told


async def test_a_pdf_in_a_direct_message_is_answered(maya: Person) -> None:
    """The most frequent thing that looks like a table, and is none."""
    shared = await maya.share(b"%PDF-1.7", name="list.pdf", channel="@Handoff")
    assert "Export your list as CSV, and share that file." in await maya.sees(CAN_NOT, thread=shared)


async def test_a_good_file_beside_a_bad_one_is_asked_about(maya: Person) -> None:
    """One file of a message doesn't speak for the others."""
    shared = await maya.share_together({"empty.csv": "", "list.csv": TABLE})
    await maya.sees(f"empty.csv {CAN_NOT}", thread=shared)
    assert "[Import " in await maya.sees("Which columns of list.csv", thread=shared)


async def test_mere_talk_is_left_alone(maya: Person) -> None:
    """Without a file there is nothing to answer, however much it is about imports."""
    talk = await maya.say("Does anyone import CSV files with @Handoff?")
    await ask_about(maya, TABLE)
    assert replies(maya, talk) == []
