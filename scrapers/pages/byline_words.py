"""The words of by-lines in many languages: what stands before a writer's name, what behind it, and what is no name at all.

Patterns as text, one a line; which lines are by-lines is decided in `bylines`, what is a name in `names`.
"""

from __future__ import annotations

# Before a name, with or without a colon: `Posted by`, `Von`, `بقلم`. Longer phrases first.
BY = r"""(?:originally )?(?:written|posted|published|reported|submitted|created|added|authored|contributed|compiled) by
(?:post author|story|text|words|recipe|article|review(?:ed)?|reports?|reporting|analysis|commentary|interview|guest post|exclusive) by
(?:veröffentlicht|erstellt|gespeichert|verfasst|geschrieben|gepostet|eingestellt|aufgezeichnet) von
(?:artikel|beitrag|text|bericht|kommentar|interview|reportage|analyse|eine? \w+) von
(?:publié|écrit|rédigé|posté|proposé|propos recueillis) par
(?:escrito|publicado|redactado|postado|enviado) por
(?:scritto|pubblicato|postato|inserito) da
(?:geschreven|geplaatst|gepubliceerd) door
(?:skrevet|skriven|publicerad|publiceret) a[vf]
(?:ditulis|diposting) oleh
(?:نشر(?:ه|ها)?|كتب(?:ه|ها)?|أضيف(?:ت)?) بواسطة
γράφει (?:ο|η)
a cura di
kirjoittanut
by-?line
by
von
par
por
di
door
av
af
oleh
بقلم
بواسطة
به قلم
كتب(?:ت|ها|ه|وا)?
מאת"""

# The beginnings of those that nothing but a writer can follow.
VERB = r"""(?:originally )?(?:written|posted|published|reported|submitted|authored|contributed)
(?:veröffentlicht|erstellt|verfasst|geschrieben|gepostet|eingestellt)
(?:publié|écrit|rédigé|posté)
(?:escrito|publicado|postado|enviado)
(?:scritto|pubblicato|postato|inserito)
(?:geschreven|geplaatst)"""

# The same where the word itself means the writer.
WRITER = r"""(?:article |post )?authors?(?:\(s\))?
(?:guest )?(?:writer|contributor|columnist|reporter|blogger)s?
autor(?:in|en|innen)?\s?[/:]\s?(?:autor|-?in)(?:in|nen)?
autor(?:in|innen|en|es|a|as|i|e)?
aut(?:h|e)ure?s?
verfasser(?:in)?
schrijver
författare
forfatter
skribent
toimittaja
yazar
yazan
автор(?:ы|и)?
συντάκτης
penulis
tác giả
الكاتبة?
نویسنده
作者
著者
執筆
记者
記者"""

# The same only with a colon, since they mean other things as well: `Text: Jane Roe`.
LABEL = r"""(?:text|words|story|report|interview|editor|redaktion|bericht|tekst|texto|testo|teksti|текст|haber)
(?:text|words|story) (?:and|und|et|y|&) (?:photo|foto|picture|bilde?r?)\w*
(?:إعداد|اعداد|تحرير|تقرير|حوار|متابعة|المحررة?|الناشر|أجر(?:ى|ت) الحوار)
أعد(?:ه|ها|ته|تها)?
حاور(?:ه|ها|ته|تها)?
文
撰文"""

# What a page about its writer puts before the name: not in a by-line.
AROUND = r"""(?:view|see|read|show) (?:all|more) (?:posts|articles|stories|entries) (?:by|from|of)
(?:more|all|other) (?:(?:posts|articles|stories|entries) )?(?:by|from)
(?:posts|articles|stories|entries) by
(?:zeige )?alle (?:beiträge|artikel) von
(?:alles|mehr) von
tous les articles de
(?:ver )?todos los artículos de
about
über"""

# Other people than the writer.
OTHERS = r"""(?:medically |clinically |legally |expert )?(?:reviewed|edited|updated|translated|produced) by
(?:illustrated|photographed|fact[- ]checked|checked) by
(?:photos?|photographs?|photography|pictures?|images?|illustrations?|graphics?|video)(?: (?:by|courtesy)|\s?:)
(?:fotos?|bild(?:er)?|illustration(?:en)?|grafik)(?: von|\s?:)
(?:redigiert|übersetzt|geprüft) von
tradu(?:cido|zido|it) p(?:or|ar)
(?:photos?|images?) par
foto(?:grafía)?s? de
(?:تصوير|ترجمة|مراجعة)\s?:?"""

# What ends a name: words of dates, places and roles.
BEHIND = """updated published posted last veröffentlicht aktualisiert on at am stand datum date former for share in min
    publié mis publicado actualizado pubblicato geplaatst لـ في بتاريخ نُ?شرت? تاريخ الساعة
    الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد"""

# No name holds one of these.
NO_NAME = r"""the this our your about read more news share follow contact comments? view all posts? by author photo image story subscribe
    home written editorial policy media online today breaking latest print email vice president senior officer ceo operations department
    university institute gmbh inc ltd llc service agency agencies expert founder übersicht zum zur veröffentlicht quelle profile?
    nachrichten archives? abuse categor(?:y|ies) tags? privacy terms search menu login register password facebook google pinterest
    instagram website bio magazine world sports? business politics culture health science technology entertainment opinion lifestyle travel
    weather pages? breadcrumb advertisement coordinator specialist consultant strategist engineer marketing topics? related events? guide
    january february september october november december monday tuesday wednesday thursday friday saturday sunday"""


def any_of(lines: str) -> str:
    """One alternative a line, as a pattern."""
    return "|".join(line.strip() for line in lines.splitlines())


def any_word_of(words: str) -> str:
    """One alternative a word, as a pattern."""
    return "|".join(words.split())
