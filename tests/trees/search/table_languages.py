"""Rows of the table in other languages than English, see table.py."""

OTHER_LANGUAGES = """
Lüfter | Lüfter | 1
Lufter | Lüfter | 1
Luefter | Lüfter | 1
lüfter | Lüfter | 1
heiss | Lüfter | 1
heiß | Lüfter | 1
HEISS | Lüfter | 1
Gerät | Lüfter | 1
geraet | Lüfter | 1
strasse | Passwort | 1
Straße | Passwort | 1
passwort | Passwort | 1
Rückruf | Passwort | 1
rueckruf | Passwort | 1
netzwerk | Drucker | 1
übergröße | Drucker | 1
uebergroesse | Drucker | 1
imprimante | Imprimante | 1
l'imprimante | Imprimante | 1
repond | Imprimante | 1
entree | Imprimante | 1
peripherique | Imprimante | 1
contraseña | Contraseña | 1
contrasena | Contraseña | 1
espanol | Contraseña | 1
smorrebrod | Smørrebrød | 1
smørrebrød | Smørrebrød | 1
aerlig | Smørrebrød | 1
angstrom | Smørrebrød | 1
принтер | Принтер | 1
ПРИНТЕР | Принтер | 1
елка | Принтер | 1
ёлка | Принтер | 1
йод | Принтер | 1
пароль | Пароль | 1
учетная запись | Пароль | 1
печата | Принтер | 1
打印 | 打印机 | 1
打印机 | 打印机 | 1
网络 | 打印机 | 1
墨盒 | 打印机 | 1
电 | 打印机 | 1
無線 | 無線 | 1
ネットワーク | 無線 | 1
プリンター | 無線 | 1
ﾌﾟﾘﾝﾀｰ | 無線 | 1
再起動 | 無線 | 1
프린터 | 프린터가 | 1
네트워크 | 프린터가 | 1
เครื่องพิมพ์ | เครื่องพิมพ์ | 1
ไร้สาย | เครื่องพิมพ์ | 1
สายไฟ | เครื่องพิมพ์ | 1
प्रिंटर | प्रिंटर | 1
मीटर | प्रिंटर | 1
मोटर | प्रिंटर | 1
मटर | प्रिंटर | -
काम | प्रिंटर | 1
الطابعة | الطابعة | 1
طابعة | الطابعة | 1
الطابعه | الطابعة | 1
اعد تشغيل | الطابعة | 1
أَعِد | الطابعة | 1
123 | الطابعة | 2
מדפסת | המדפסת | 1
רשת | המדפסת | 1
οθονης | Φθορά | 1
ΟΘΌΝΗΣ | Φθορά | 1
yazici | Yazıcı | 1
Yazıcı | Yazıcı | 1
istanbul | Yazıcı | 1
calismiyor | Yazıcı | 1
file server | ﬁle server | 1
file 12 | ﬁle server | 1
restart it | ﬁle server | 1
"""
