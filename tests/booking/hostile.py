"""Five hundred things that people, programs and accidents put into forms."""

SINGLE = [
    "", " ", "\t", "\n", "\r\n", "\0", "\x01\x02\x1b[31m", "\x7f", "\x85", "\xa0", "\u00ad", "\u200b\u200d",
    "\u2028", "\u2029", "\u202e", "\u2066abc\u2069", "\ufeff", "\ufffe", "\uffff", "\ud800", "\udfff\ud800",
    "a\ud83d", "\U0001f9b5\U0001f3fd", "\U0010ffff", "e\u0301", "Z\u0351\u036b\u0343\u036a" * 20, "ﬁ", "ß", "İ",
    "ﷺ", "שלום", "مرحبا", "你好", "ありがとう", "Ω", "нет", "ñandú", "👩‍👩‍👧‍👦", "undefined", "null", "None", "NaN",
    "-0",
    "true", "[]", "{}", "0x10", "1e400", "-1", "1/0", "1,000", "٣", "½", "𝟙", "10" * 200, "9" * 5000,
    "2" * 100_000, "-" + "9" * 30, "0.1e-999", "Infinity", "1970-01-01", "0001-01-01", "9999-12-31T23:59:60Z",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "javascript:alert(1)",
    "</textarea><b>", "</title>", "<!--", "-->", "]]>", "<![CDATA[x]]>", "&lt;b&gt;", "&#0;", "&nbsp", "%3Cb%3E",
    "{{ 7*7 }}", "{% load x %}", "{% endblocktranslate %}", "${7*7}", "#{7*7}", "%(name)s", "%s%n%x", "{0.__class__}",
    "' OR '1'='1", "'; DROP TABLE booking_appointmentrequest; --", '" OR ""="', "1; SELECT pg_sleep(9)", "\\", "\\'",
    "`id`", "$(id)", "| cat /etc/passwd", "../../../../etc/passwd", "..\\..\\x", "file:///etc/passwd", "\\\\host\\x",
    "=1+1", "=cmd|' /C calc'!A0", "+1", "@SUM(1)", "-2+3", "a,b;c\td", "a\r\nBcc: x@y.example", "a\nSubject: x",
    "a%0d%0aSet-Cookie: x=1", "x@y.example\r\nBcc: z@y.example", "<x@y.example>", '"x y"@y.example', "x@[127.0.0.1]",
    "x@localhost", "@", "x@", "@y", "x@@y", "x@y..example", "x" * 65 + "@y.example", "x@" + "y" * 300 + ".example",
    "ü@y.example", "x@ü.example", "x@xn--.example", "x@-y.example", "mailto:x@y.example", "x@y.example, z@y.example",
    "+1 613 555 0142", "tel:+16135550142", "613-555-0142;ext=1", "+++", "+", "0", "000 000 0000", "911",
    "+999999999999999", "CON", "nul",
    "６１３５５５０１４２", "1-800-FLOWERS", "613\u2011555\u20110142", "((((((((", "BEGIN:VCALENDAR", "A" * 101,
    "A" * 301,
    "A" * 256, "A" * 65_536, "A" * 200_000, "é" * 1001, "\n" * 300, "a\n" * 151, " " * 10_000 + "x", "x\0y", "\0" * 500,
    "http://a.example", "http://a.example http://b.example", "[url=x]y[/url]", "www.x.example www.y.example",
    "mon-morning", "sun-late", "mon-", "-", "okafor", "condition:", "condition:x\0", ":", "condition:\ud800",
    "treatment:'",
    "call", "text", "email", "yes", "new", "self", "held", "csrfmiddlewaretoken", "__proto__", "constructor",
    "self.__dict__",
]  # fmt: skip
WRAPS = ["{}", "A {} B", "\n{}\n", "{}\0", "\u202e{}", "<{}>", "{}{}{}", "'{}'"]
CORPUS = list(dict.fromkeys(wrap.replace("{}", text) for wrap in WRAPS for text in SINGLE if len(text) < 100))
CORPUS = [*(text for text in SINGLE if len(text) >= 100), *CORPUS][:520]
