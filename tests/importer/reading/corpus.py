"""One small file for each sentence on what is read, and on what is refused, beside what must come of it."""

import codecs

from importer.words.table_shape import SkipReason
from tests.importer.reading.files import MALFORMED, UNREADABLE, Read, Refused, row

_ABOVE, _BLANK, _SEP = SkipReason.ABOVE_HEADER, SkipReason.BLANK, SkipReason.SEPARATOR_LINE

_FRENCH = (
    "Code client;Nom;Plan de relance\r\nCU-1;Hélène Müller;Relance « été »\r\nCU-2;Société Noël;À part\r\n"
)
_FRENCH_ROWS = (row(2, "CU-1", "Hélène Müller", "Relance « été »"), row(3, "CU-2", "Société Noël", "À part"))
_POLISH = "Numer klienta;Nazwa;Miasto\nK-1;Spółka Żabka;Łódź\nK-2;Przedsiębiorstwo Śląsk;Gdańsk\n"
_POLISH_ROWS = (
    row(2, "K-1", "Spółka Żabka", "Łódź"),
    row(3, "K-2", "Przedsiębiorstwo Śląsk", "Gdańsk"),
)
_EURO = "Code client;Nom;Solde\nCU-1;Les Sœurs Lefèvre;12 €\nCU-2;Cœur d'été;7 €\n"
_EURO_ROWS = (row(2, "CU-1", "Les Sœurs Lefèvre", "12 €"), row(3, "CU-2", "Cœur d'été", "7 €"))
_RUSSIAN = "Код клиента;Название;Город\nК-1;Ромашка и сыновья;Москва\nК-2;Северный ветер;Казань\n"
_RUSSIAN_ROWS = (row(2, "К-1", "Ромашка и сыновья", "Москва"), row(3, "К-2", "Северный ветер", "Казань"))

ENCODINGS = (
    Read("UTF-8", _FRENCH.encode(), _FRENCH_ROWS, encoding="utf-8", delimiter=";"),
    Read("UTF-8 with BOM", _FRENCH.encode("utf-8-sig"), _FRENCH_ROWS, encoding="utf-8-sig"),
    Read(
        "UTF-16 LE with BOM",
        codecs.BOM_UTF16_LE + _FRENCH.encode("utf-16-le"),
        _FRENCH_ROWS,
        encoding="utf-16-le",
    ),
    Read(
        "UTF-16 BE with BOM",
        codecs.BOM_UTF16_BE + _FRENCH.encode("utf-16-be"),
        _FRENCH_ROWS,
        encoding="utf-16-be",
    ),
    Read("UTF-16 LE without BOM", _FRENCH.encode("utf-16-le"), _FRENCH_ROWS, encoding="utf-16-le"),
    Read("UTF-16 BE without BOM", _RUSSIAN.encode("utf-16-be"), _RUSSIAN_ROWS, encoding="utf-16-be"),
    Read("Windows-1252", _FRENCH.encode("cp1252"), _FRENCH_ROWS, encoding="cp1252"),
    Read("Windows-1250", _POLISH.encode("cp1250"), _POLISH_ROWS, encoding="cp1250"),
    Read("ISO-8859-15", _EURO.encode("iso8859-15"), _EURO_ROWS, encoding="iso8859-15"),
    Read("Mac Roman", _FRENCH.encode("mac-roman"), _FRENCH_ROWS, encoding="mac-roman"),
    Read("Windows-1251", _RUSSIAN.encode("cp1251"), _RUSSIAN_ROWS, encoding="cp1251"),
    Read(
        "bytes that fit no encoding, in UTF-8",
        "External Id,Name\nCU-1,Zoë\nCU-2,".encode() + b"\xff\xfe\nCU-3,Ana\n",
        (row(2, "CU-1", "Zoë"), row(3, "CU-2", "\udcff\udcfe", problem=UNREADABLE), row(4, "CU-3", "Ana")),
        encoding="utf-8",
    ),
    Read(
        "bytes that fit no encoding, in Windows-1252",
        _FRENCH.encode("cp1252") + b"CU-3;\x81\x8d;x\r\n",
        (*_FRENCH_ROWS, row(4, "CU-3", "\udc81\udc8d", "x", problem=UNREADABLE)),
        encoding="cp1252",
    ),
    Read(
        "half a character at the end of UTF-16",
        codecs.BOM_UTF16_LE + _FRENCH.encode("utf-16-le") + "CU-3;x".encode("utf-16-le") + b"\xe9",
        (*_FRENCH_ROWS, row(4, "CU-3", "x\ufffd", "", problem=UNREADABLE)),
        encoding="utf-16-le",
    ),
)

DIALECTS = (
    Read("comma", b"External Id,Name\nCU-1,A\n", (row(2, "CU-1", "A"),), delimiter=","),
    Read("semicolon", b"External Id;Name\nCU-1;A,B\n", (row(2, "CU-1", "A,B"),), delimiter=";"),
    Read("tab", b"External Id\tName\nCU-1\tA,B\n", (row(2, "CU-1", "A,B"),), delimiter="\t"),
    Read("bar", b"External Id|Name\nCU-1|A,B\n", (row(2, "CU-1", "A,B"),), delimiter="|"),
    Read(
        "a first line sep=;",
        b"sep=;\r\nA,B;C,D\r\n1,2;3,4\r\n",
        (row(2, "1,2", "3,4"),),
        columns=("A,B", "C,D"),
        delimiter=";",
        skipped={_SEP: ()},
    ),
    Read(
        "a first line sep=; with more on it, behind a BOM",
        b'\xef\xbb\xbf"sep=;";;;\nExternal Id;Name\nCU-1;A,B\n',
        (row(2, "CU-1", "A,B"),),
        delimiter=";",
        skipped={_SEP: ()},
    ),
    Read(
        "a first line sep= that isn't true",
        b"sep=;\nExternal Id,Name\nCU-1,A\n",
        (row(2, "CU-1", "A"),),
        delimiter=",",
        skipped={_SEP: ()},
    ),
    Read(
        "a first line sep= with a delimiter that nobody would look for",
        b"sep=^\nExternal Id^Name\nCU-1^A,B\n",
        (row(2, "CU-1", "A,B"),),
        delimiter="^",
        skipped={_SEP: ()},
    ),
    Read(
        "a delimiter that few use",
        b"Id#Name#Owner\nK-1#Smith, A#a@b.com\nK-2#Doe#c@b.com\n",
        (row(2, "K-1", "Smith, A", "a@b.com"), row(3, "K-2", "Doe", "c@b.com")),
        delimiter="#",
    ),
    Read(
        "blanks between cells, and quotation marks around those with a blank",
        b'Id Name "Account manager"\r\nK-1 "Smith, A" a@b.com\r\nK-2 Doe c@b.com\r\n',
        (row(2, "K-1", "Smith, A", "a@b.com"), row(3, "K-2", "Doe", "c@b.com")),
        delimiter=" ",
    ),
    Read("quoted delimiters", b'External Id,Name\nCU-1,"Acme, Inc"\n', (row(2, "CU-1", "Acme, Inc"),)),
    Read("doubled quotes", b'External Id,Name\nCU-1,"""A"" B"\n', (row(2, "CU-1", '"A" B'),)),
    Read(
        "quoted line breaks",
        b'External Id,Note\r\nCU-1,"a\r\nb\nc\rd"\r\nCU-2,x\r\n',
        (row(2, "CU-1", "a\r\nb\nc\rd"), row(3, "CU-2", "x")),
    ),
    Read("CRLF", b"External Id,A\r\nCU-1,x\r\nCU-2,y", (row(2, "CU-1", "x"), row(3, "CU-2", "y"))),
    Read("LF", b"External Id,A\nCU-1,x\nCU-2,y\n", (row(2, "CU-1", "x"), row(3, "CU-2", "y"))),
    Read("bare CR", b"External Id,A\rCU-1,x\rCU-2,y\r", (row(2, "CU-1", "x"), row(3, "CU-2", "y"))),
    Read("a single column", b"External Id\nCU-1\nCU-2\n", (row(2, "CU-1"), row(3, "CU-2"))),
    Read(
        "a single column whose cells hold delimiters",
        b"Workflow name\nStandard, EU\nLegal; final\nPlan, B\n",
        (row(2, "Standard, EU"), row(3, "Legal; final"), row(4, "Plan, B")),
    ),
    Read("a single column that nobody knows", b"Kdnr\n10017\n10024\n", (row(2, "10017"), row(3, "10024"))),
    Read(
        "headers that no one has seen, beside decimal commas",
        b"a;b;c\nx;1,5;2,5\ny;2,5;3,5\nz;3,5;4,5\n",
        (row(2, "x", "1,5", "2,5"), row(3, "y", "2,5", "3,5"), row(4, "z", "3,5", "4,5")),
        columns=("a", "b", "c"),
        delimiter=";",
    ),
    Read(
        "lists in cells, as regular as a table but for the header",
        b"Nr;Wer\n10-1;a@b.com,b@b.com,c@b.com\n10-2;d@b.com,e@b.com,f@b.com\n",
        (row(2, "10-1", "a@b.com,b@b.com,c@b.com"), row(3, "10-2", "d@b.com,e@b.com,f@b.com")),
        columns=("Nr", "Wer"),
        delimiter=";",
    ),
    Read(
        "headers that this workspace mapped before",
        b"Liste|2026,x\nKonto|Wer|Wie,o\n1|2|a,b\n2|3|c,d\n",
        (row(3, "1", "2", "a,b"), row(4, "2", "3", "c,d")),
        delimiter="|",
        header_row=2,
        skipped={_ABOVE: (1,)},
        known=frozenset({"konto", "wer"}),
    ),
)

HEADER_ROWS = (
    Read(
        "title lines and blank rows above",
        b"Customers of Europe\n\nExported by,Ana\nExternal Id,Name,Note\nCU-1,A,x\n",
        (row(5, "CU-1", "A", "x"),),
        header_row=4,
        skipped={_ABOVE: (1, 3), _BLANK: (2,)},
    ),
    Read(
        "title lines filled up with delimiters",
        b"Report;;\nMay 2026;;\n;;\nKto;Wer;Wo\nx1;Ana;Rom\nx2;Bo;Ulm\n",
        (row(5, "x1", "Ana", "Rom"), row(6, "x2", "Bo", "Ulm")),
        header_row=4,
        skipped={_ABOVE: (1, 2), _BLANK: (3,)},
    ),
    Read(
        "the header in row 30",
        b"Report\n" * 29 + b"External Id,Name\nCU-1,A\n",
        (row(31, "CU-1", "A"),),
        header_row=30,
        skipped={_ABOVE: (1, 2, 3, 4, 5)},
    ),
    Read(
        "unknown headers above a workflow named like a header",
        b"a,b,c\nCU-10,ana@example.com,Plan de relance\nCU-11,bo@example.com,Standard\n",
        (
            row(2, "CU-10", "ana@example.com", "Plan de relance"),
            row(3, "CU-11", "bo@example.com", "Standard"),
        ),
        columns=("a", "b", "c"),
    ),
    Read(
        "the same, where no value looks like one",
        b"x,y,z\nAcme,Ana,Workflow\nBeta,Bo,Other\nGamma,Cy,Third\n",
        (row(2, "Acme", "Ana", "Workflow"), row(3, "Beta", "Bo", "Other"), row(4, "Gamma", "Cy", "Third")),
        columns=("x", "y", "z"),
    ),
    Read(
        "a single known header below a title as wide as the table",
        b"Export,Kunden,Mai\nKundennummer,Ort,Art\n10017,Rom,x\n10024,Ulm,y\n",
        (row(3, "10017", "Rom", "x"), row(4, "10024", "Ulm", "y")),
        header_row=2,
        skipped={_ABOVE: (1,)},
    ),
    Read(
        "a row of placeholders far below, and a header that lacks a name",
        b"Nr;Wer;;Was\n10-1;a@b.com;x;Gold\n10-2;c@b.com;y;Gold\n?;?;?;?\n10-3;d@b.com;z;Neu\n",
        (
            row(2, "10-1", "a@b.com", "x", "Gold"),
            row(3, "10-2", "c@b.com", "y", "Gold"),
            row(4, "?", "?", "?", "?"),
            row(5, "10-3", "d@b.com", "z", "Neu"),
        ),
        columns=("Nr", "Wer", "", "Was"),
    ),
    Read(
        "a footer that fills every column",
        b"Nr,,Wer\n10-1,x,a@b.com\n10-2,y,c@b.com\nend,end,end\n",
        (row(2, "10-1", "x", "a@b.com"), row(3, "10-2", "y", "c@b.com"), row(4, "end", "end", "end")),
        columns=("Nr", "", "Wer"),
    ),
    Read(
        "blank rows and rows of delimiters anywhere",
        b"\n,,\nExternal Id,A,B\n\nCU-1,x,y\n,,\n , ,\nCU-2,,z\n,,\n\n",
        (row(5, "CU-1", "x", "y"), row(8, "CU-2", "", "z")),
        header_row=3,
        skipped={_BLANK: (1, 2, 4, 6, 7)},
    ),
)

_MANY = [f"Column {number}" for number in range(999)]

HEADERS = (
    Read(
        "repeated",
        b"External Id,Note,Note\nCU-1,x,y\n",
        (row(2, "CU-1", "x", "y"),),
        ("External Id", "Note", "Note"),
    ),
    Read("empty", b"External Id,,Note\nCU-1,x,y\n", (row(2, "CU-1", "x", "y"),), ("External Id", "", "Note")),
    Read(
        "with line breaks",
        b'External Id,"Work\nflow"\nCU-1,x\n',
        (row(2, "CU-1", "x"),),
        ("External Id", "Work flow"),
    ),
    Read(
        "with invisible characters",
        "\u200bExternal\xa0Id\u2060,No\u00adte\nCU-1,x\n".encode(),
        (row(2, "CU-1", "x"),),
        ("External Id", "Note"),
    ),
    Read(
        "longer than Slack shows",
        b"External Id," + b"long " * 600 + b"\nCU-1,x\n",
        (row(2, "CU-1", "x"),),
        ("External Id", ("long " * 600).strip()),
    ),
    Read(
        "1,000 columns",
        f"{';'.join(_MANY)};External Id\n{';'.join('x' * 999)};CU-1\n".encode(),
        (row(2, *"x" * 999, "CU-1"),),
        (*_MANY, "External Id"),
        delimiter=";",
    ),
    Read(
        "with bytes that can't be read",
        "External Id,Ville Zoë é\xe8".encode() + b"\xff,A\nCU-1,x,y\n",
        (row(2, "CU-1", "x", "y"),),
        ("External Id", "Ville Zoë éè?", "A"),
    ),
)

ROWS = (
    Read(
        "shorter than the header",
        b"External Id,A,B\nCU-1\nCU-2,x\n",
        (row(2, "CU-1", "", ""), row(3, "CU-2", "x", "")),
    ),
    Read(
        "longer than the header",
        b"External Id,A,B\nCU-1,Acme, Inc,x\nCU-2,y,z\n",
        (row(2, "CU-1", "Acme", " Inc", "x", problem=MALFORMED), row(3, "CU-2", "y", "z")),
    ),
    Read(
        "longer, and hidden by a blank last column",
        b"External Id,A,B\nCU-1,Acme, Inc,\nCU-2,y,\n",
        (row(2, "CU-1", "Acme", " Inc", "", problem=MALFORMED), row(3, "CU-2", "y", "")),
    ),
    Read(
        "ending in a delimiter that the header lacks",
        b"External Id,A\nCU-1,x,\nCU-2,y,\n",
        (row(2, "CU-1", "x"), row(3, "CU-2", "y")),
    ),
    Read(
        "a quote left open",
        b'External Id,A,B\nCU-1,x,y\nCU-2,"x,y\nCU-3,x,y\nCU-4,"z",y\n',
        (
            row(2, "CU-1", "x", "y"),
            row(3, "CU-2", '"x', "y", problem=MALFORMED),
            row(4, "CU-3", "x", "y"),
            row(5, "CU-4", "z", "y"),
        ),
    ),
    Read(
        "a quote left open in the last row",
        b'External Id,A\nCU-1,x\nCU-2,"y',
        (row(2, "CU-1", "x"), row(3, "CU-2", '"y', problem=MALFORMED)),
    ),
    Read(
        "a quotation mark that is a whole last cell",
        b'Ref;Note\nK-1;"A ""B"""\nK-2;"\nK-3;"C; D"\n',
        (row(2, "K-1", 'A "B"'), row(3, "K-2", '"', problem=MALFORMED), row(4, "K-3", "C; D")),
        delimiter=";",
    ),
    Read("NUL bytes", b"External Id,A\nCU-1,x\0y\n", (row(2, "CU-1", "x\0y"),)),
    Read(
        "control characters", b"External Id,A\nCU-1,\x01x\x1f\x7f\n\x1a", (row(2, "CU-1", "\x01x\x1f\x7f"),)
    ),
    Read(
        "a cell of half a million characters",
        b'External Id,A\nCU-1,"' + b"x, " * 170_000 + b'"\n',
        (row(2, "CU-1", "x, " * 170_000),),
    ),
)

REFUSED = (
    Refused("an empty file", b"", ("is empty", "use a file with a header row")),
    Refused("nothing but blank lines, in UTF-16", "\ufeff \r\n\r\n".encode("utf-16-le"), ("is empty",)),
    Refused("a header without rows", b"External Id,Name\r\n,\r\n", ("a header but no rows", "add the rows")),
    Refused("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ("is a picture", "export the table")),
    Refused("a photograph of a telephone", b"\0\0\0\x18ftypheic\0\0\0\0", ("is a picture", "export")),
    Refused("a PDF", b"%PDF-1.7\n1 0 obj", ("is a PDF", "export the table")),
    Refused("a PDF below blank lines", b"\r\n\n%PDF-1.4\na,b\n", ("is a PDF", "export the table")),
    Refused("a packed file", b"\x1f\x8b\x08\0\0\0\0\0", ("is a packed file", "unpack it")),
    Refused("a text document", rb"{\rtf1\ansi Dear all", ("is a text document", "export the table")),
    Refused("HTML", b"\r\n<!DOCTYPE html><html><body>Sign in", ("is a web page", "export the table")),
    Refused("HTML without a head", b'\xef\xbb\xbf<table border="1"><tr><td>External Id', ("is a web page",)),
    Refused("HTML in UTF-16", "\ufeff<html><body>".encode("utf-16-le"), ("is a web page",)),
    Refused("JSON", b'[{"External Id": "CU-1"}]', ("is a JSON file", "export the table")),
    Refused("lines of JSON", b'{"id": 1, "a": 2}\n{"id": 2, "a": 3}\n', ("is a JSON file",)),
    Refused(
        "UTF-32", "External Id,A\nCU-1,x\n".encode("utf-32"), ("a text in UTF-32", "save it as CSV UTF-8")
    ),
    Refused("bytes of any kind", bytes(range(256)) * 4, ("isn't plain text", "save it as CSV UTF-8")),
    Refused(
        "a letter", b"Dear all\nsee you tomorrow at nine.\nBest wishes\n", ("No columns can be told apart",)
    ),
    Refused(
        "a row of a million cells",
        b"External Id,A\nCU-1,x\n" + b"x," * 1_000_000,
        ("Line 3", "more than 16,384 cells", "use the corrected file"),
    ),
    Refused(
        "a quote that is never closed, above lines that aren't rows",
        b'External Id,A,B\nCU-1,x,y\nCU-2,"x,y\nand\nso\non\n',
        ("quotation mark in row 3", "never closed", "use the corrected file"),
    ),
)

READ = (*ENCODINGS, *DIALECTS, *HEADER_ROWS, *HEADERS, *ROWS)
FILES: tuple[Read | Refused, ...] = (*READ, *REFUSED)
