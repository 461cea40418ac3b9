"""What a pasted ticket or mail has around the words that are meant: labels, people, dates, marks of a server."""

import re

# Before what is meant.
SEARCHED_LABELS = """subject title summary short·description description details issue re fwd fw betreff zusammenfassung
    beschreibung aw wg objet résumé tr asunto resumen rv assunto resumo oggetto temat opis odp předmět
    popis tárgy konu ynt θέμα тема onderwerp ämne"""
# Before what is not.
IGNORED_LABELS = """from to cc bcc sent date created opened reported·by requested·by requester caller customer
    contact email phone status state priority severity urgency impact category type queue group assigned·to assignee
    ticket incident von an gesendet datum gemeldet·von melder priorität kategorie de à envoyé date para fecha
    enviado prioridad categoría estado data da od do wysłano"""
MARKS_OF_SERVERS = re.compile(r"\[(?:ext|external|extern|externe|externo|sec[=:][^\]]{1,40})\]", re.IGNORECASE)


def _any(labels: str) -> str:
    return "|".join(re.escape(label).replace("·", r"\s") for label in labels.split())


LABEL = rf"(?<![\w/.-])(?:{_any(SEARCHED_LABELS)}|{_any(IGNORED_LABELS)})\s?:(?=\s)"
DETAIL = re.compile(rf"(?<![\w/.-])(?:{_any(IGNORED_LABELS)})\s?:(?=\s)[^\n]{{0,120}}?(?=\n|{LABEL})", re.IGNORECASE)
HEADING = re.compile(LABEL, re.IGNORECASE)


def without_headers(text: str) -> str:
    """``text`` without the labels of a ticket or mail, and without what follows those that name people and such."""
    if "[" in text:
        text = MARKS_OF_SERVERS.sub(" ", text)
    return HEADING.sub(" ", DETAIL.sub(" ", text)) if ":" in text else text
