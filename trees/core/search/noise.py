"""Words that a query may have and the guide that is meant not, in the languages that support desks type.

They are optional: guides with them come first. So a word that is one of them in another language is found all the same.
"""

from trees.core.search.fold import fold

# English. The index knows them too: they are never a part of two words that are written as one.
NOISE = frozenset(
    """a an and are as at be been by can cannot could did do does doing for from get had has have he her his how i if in
    is it its me my of on or our please she so some that the their them then there they this to us was we were what when
    where which while who why will with would you your am any wont dont doesnt isnt didnt""".split()
)

# That something is wrong is what all guides are about.
COMPLAINTS = """
    not no never work works worked working broken help issue issues problem problems trouble fix
    geht gehen funktioniert funktionieren kaputt problem probleme hilfe
    marche marchent fonctionne fonctionnent probleme problemes aide
    funciona funcionan ayuda problema problemas
    funziona funzionano aiuto problemi
    ajuda werkt kapot hulp fungerar funkar virker nefunguje nedziala dziala problemu
    работает работают проблема проблемы помогите помощь працює працюють допомога
    calismiyor calisiyor bozuk sorun yardim
    δουλευει λειτουργει προβλημα βοηθεια
    안 안돼요 안되요 안됨 안됩니다 안돼 돼요 됩니다 않아요 문제 도와주세요
"""

# Articles, pronouns, prepositions, auxiliary verbs.
FUNCTION_WORDS = """
    der die das den dem des ein eine einen einem einer mein meine meinen meinem meiner ich wir er sie es ist sind hat
    habe haben kann nicht kein keine mehr im am an auf aus bei beim für mit nach von vom zu zum zur und oder wie warum
    was wenn
    le la les un une des du de mon ma mes notre nos je il elle nous ce cette est sont a au aux en dans sur pour par
    avec et ou ne pas plus ni que qui comment pourquoi
    el los las lo una unos unas mi mis nuestro nuestra yo se me no es esta estan del al con por para sin y o como que
    il lo gli i uno mio mia miei mie non e sono di da del della dell con per su che come si
    o os as um uma meu minha meus minhas nao esta estao do da dos das no na com sem
    de het een mijn ons onze ik is zijn niet geen van voor met op en of hoe
    en ett min mitt mina jag inte ar har pa till av och hur den det er ikke og til
    moj moja moje nie jest sa na w z do i jak mi sie po od dla muj ma
    мой моя мое мои у меня не нет на в с к по и как это мне от для за из
    мій моя моє мої мене немає не на в у з до і як це мені від для
    το τα ο η οι του της των ένα μια μου μας δεν δε και με σε για απο στο στη στον ειναι
    bu bir benim ve ile icin ne nasil degil var
    لا في من على الى عن هذا هذه مع ما لم هو هي كيف
    את של לא על עם זה זו הוא היא שלי אני איך יש
    में है हैं का की के को से पर मेरा मेरी नहीं और यह कैसे रहा रही
    cai cua toi bi cho va la nay
"""

# What names a fault, beside what tells it apart from others.
FAULTS = """
    error errors code codes fault faults message fehler fehlercode fehlermeldung meldung erreur erreurs codigo errore
    codice erro blad kod chyba hiba hata kodu σφαλμα κωδικος ошибка код помилка lỗi kesalahan kode
    오류 에러 코드
"""

# What callers say before and after, and what tickets say of themselves.
FILLERS = """
    hi hello hey good morning afternoon evening day yeah yes ok okay so um uh well just really actually basically please
    thanks thank dear team regards sorry excuse because since today yesterday anymore still again suddenly always every
    time now already here something anything someone somebody everything got getting keeps keep goes going gone saying
    says said tells tried trying wants want need needs like know think guess thing things caller user customer ticket
    urgent asap question calling about into out up but and also only even very much after before like lot bit
    hallo guten tag morgen abend bitte danke also eigentlich leider heute gestern seit immer wieder plotzlich jetzt
    schon noch mal frage hatte gerne kunde anrufer dringend gibt gegangen sagt aber doch einfach dann uns unser unsere
    unserem unseren bei mir dass
    bonjour bonsoir merci svp excusez moi vous votre nos aujourd hui hier depuis toujours encore alors voila j ai client
    urgent mais tout elle cela ca
    hola buenos buenas dias tardes gracias favor mire llamo porque hoy ayer desde siempre otra vez ahora cliente urgente
    tengo quiero pero nada todo cuando puedo
    ola bom boa dia tarde obrigado obrigada hoje ontem agora sempre preciso quero estou mas
    dzien dobry prosze dziekuje dzisiaj dzis wczoraj ciagle caly czas teraz bo dzwonie mam naszym nasza ktory
    dobry den prosim dekuji dnes vcera stale porad jsem mam nas nase
    jo napot kerem koszonom ma tegnap mar mindig a az egy es van nincs hogy
    merhaba gunaydin lutfen tesekkurler bugun dun simdi surekli hala benim bizim cok
    γεια καλημερα παρακαλω ευχαριστω σημερα χθες τωρα παλι μας
    здравствуйте добрый день пожалуйста спасибо сегодня вчера сейчас снова опять уже просто нас наш
    добрий день доброго дня будь ласка дякую сьогодні вчора зараз знову вже просто нас наш
    halo selamat pagi tolong terima kasih hari ini kemarin saya kami yang tidak bisa di ke dan sudah
    habari tafadhali asante leo jana sasa yangu langu wangu
    안녕하세요 감사합니다 지금 오늘 어제 계속
"""

OPTIONAL = NOISE | frozenset(fold(f"{COMPLAINTS} {FAULTS} {FILLERS} {FUNCTION_WORDS}").split())
