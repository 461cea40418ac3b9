"""What columns are called, in several languages, as ``columns.plain`` writes it: lower case, without accents."""

# Role -> its names. Those of our own CSV are among them.
HEADINGS = {
    "key": """
        key id nr no number step stepid node nodeid code schritt schrittnr schrittid num numero etape paso passo
        stap krok ref reference knoten noeud nodo 番号 ステップ 步骤 編號 编号
    """,
    "title": """
        title question prompt stepname heading name frage titel schritttitel titre pregunta titulo domanda
        titolo vraag pytanie tytul pergunta check test issue symptom problem 質問 问题 問題 タイトル 标题
    """,
    "text": """
        text description body details detail instructions instruction content message explanation notes note
        help beschreibung anweisung anleitung texte consigne descripcion instruccion descrizione testo
        istruzioni beschrijving uitleg opis tresc descricao action actions solution losung loesung massnahme
        resolution 説明 说明 内容
    """,
    "answer": """
        answer option answers choice response label condition button antwort auswahl wahl reponse choix
        respuesta opcion risposta opzione antwoord keuze odpowiedz resposta opcao when if result edge 回答 选项 選項
        答案
    """,
    "next": """
        next goto to target nextstep nextid nextnode nextstepid leadsto destination then weiter ziel naechster
        nachster folge folgeschritt gehezu suivant suivante destino siguiente ira prossimo vaia volgende ganaar
        nastepny proximo 次 下一步 跳转
    """,
    "outcome": "outcome status type state kind ergebnis ausgang resultat resultado esito uitkomst wynik 结果 結果",
    "options": "options",
    "depth": "depth",
}
# Columns that are an answer by their name.
DIRECT = {
    "yes": "Yes", "no": "No", "ja": "Ja", "nein": "Nein", "oui": "Oui", "non": "Non", "si": "Sí", "sim": "Sim",
    "nao": "Não", "tak": "Tak", "nie": "Nie", "nee": "Nee", "ifyes": "Yes", "ifno": "No", "true": "Yes",
    "false": "No", "else": "Else", "otherwise": "Otherwise", "はい": "はい", "いいえ": "いいえ", "是": "是", "否": "否",
}  # fmt: skip
