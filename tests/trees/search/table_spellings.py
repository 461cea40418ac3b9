"""Rows of the table for the library in library_spellings.py: other spellings, endings, signs and sentences."""

SPELLINGS = r"""
mein drucker ist offline | Drucker offline | 1
wlanrouter | WLAN-Router | 1
patronenwechsel | Druckerpatrone | 1
kennwörter zurücksetzen | Kennwort | 1
rechnungen drucken | Rechnung | 1
netzlaufwerk | Netzwerklaufwerk | 1
fusspedal | Fußpedal | 1
FUSSPEDAL | Fußpedal | 1
donaudampfschiff | Donau | 1
zurgiff verweigert | Zugriff | 1
limprimante | Imprimante bloquée | 1
imprimante ne marche pas | Imprimante bloquée | 1
mots de passe oubliés | Mot de passe | 1
aujourdhui | Aujourd'hui | 1
oeil | Œil | 1
contraseñas caducadas | Contraseña | 1
ano fiscal | Año fiscal | 1
hasla | Hasło | 1
zadanie dostepu | Żądanie | 1
YAZICI YANIT VERMİYOR | Yazıcı | 1
sifremi unuttum | Şifremi | 1
ISIK | IŞIK | 1
may in | Máy in | 1
mât khâu | Quên | 1
senhas | Senha | 1
fotos uploaden | Foto's | 1
printer not working | Printer not resp | 1
my printer doesn't work | Printer not resp | 1
problem with headset | Headset | 1
head set | Headset | 1
web cam | Webcam | 1
customers refund | Customer's refund | 1
1.000 | Customer's refund | 1
1 000 | Customer's refund | 1
tc 57 | Scanner battery | 1
blck screen | Black screen | 1
appdata\microsoft\teams | Teams calls | 1
iOS17.4.1 | Calendar | 1
HKLM\SOFTWARE\Policies | Proxy | 1
5550199 | Emergency | 1
555 0199 | Emergency | 1
555.0199 | Emergency | 1
x7788 | Emergency | 1
030 1234567 | Bank | 1
+49301234567 | Bank | 1
30/1234567 | Bank | 1
08003302000 | Fax | 1
0800 3302000 | Fax | 1
0800-3302000 | Fax | 1
f 12 | Stuck | 1
F 9 | Boot menu | 1
P-0171 | Engine | 1
obd2 | Engine | 1
error 503 | HTTP 503 | 1
auto cad | License | 1
12345678901 | License | 1
001A2B3C4D5E | MAC | 1
001a.2b3c.4d5e | MAC | 1
timesheet | Time sheet | 1
2024/11 | Time sheet | 1
ap 3.17 | Slow Wi-Fi | 1
105950035 | Label roll | 1
0,5 l | Coffee | 1
21,5 °C | Air | 1
a/c | Air | 1
qrcode | QR code | 1
pritner nto responding | Printer not resp | 1
cf259a | Printer ink | 1
CF 259 A | Printer ink | 1
Was mache ich, wenn der Drucker offline ist? | Drucker offline | 1
Fritz!Box 7590 | WLAN-Router | 1
j'ai oublié mon mot de passe | Mot de passe | 1
olvidé mi contraseña | Contraseña | 1
zapomniałem hasła | Hasło | 1
cartrige | Printer ink | 1
C:\Users\me\AppData\Roaming\Microsoft\Teams | Teams calls | 1
regedit hkey_local_machine\software\policies | Proxy | 1
HKLM:\SOFTWARE\Policies\Microsoft | Proxy | 1
(030) 1234567 | Bank | 1
0800 330 2000 | Fax | 1
ctrl-alt-del | Black screen | 1
Strg+F12 | Stuck | 1
v20.11.1 | Node.js | 1
0.5l | Coffee | 1
l’imprimante bloquee | Imprimante bloquée | 1
принтера | Принтер не отв | 1
мой принтер не отвечает | Принтер не отв | 1
картриджи | Замена | 1
сбросить пароль | Сброс | 1
не удается войти | Не удаётся | 1
C-101 | Ошибка С-101 | 1
c101 | Ошибка С-101 | 1
A4 | Ошибка С-101 | 1
емкость аккумулятора | Ёмкость | 1
комп’ютер | Комп'ютер | 1
компютер | Комп'ютер | 1
з'єднання | Немає | 1
їсть папір | Принтер їсть | 1
للطابعة | الطابعة لا | 1
والطابعة | الطابعة لا | 1
ﺍﻟﻄﺎﺑﻌﺔ | الطابعة لا | 1
الطـــابعة | الطابعة لا | 1
مُديرُ ملفات | مُدِيرُ | 1
نرم افزار | نرم‌افزار | 1
نرمافزار | نرم‌افزار | 1
דוא"ל | תיבת | 1
דואל | תיבת | 1
דוא״ל | תיבת | 1
הרשאות | הַרְשָׁאוֹת | 1
प्रिंटर | प्रिन्टर | 1
हिन्दी | हिंदी | 1
जांचें | प्रिन्टर | 1
कम्प्यूटर | कंप्यूटर | 1
इन्टरनेट | इंटरनेट | 1
बनाएं | पासवर्ड | 1
มือถือเครื่องพิมพ์ | เครื่องพิมพ์ | 1
เครื่องพิมพ์พิมพ์ไม่ออก | เครื่องพิมพ์ | 1
รหัสผ่าน | ลืม | 1
プリンター | プリンタ | 1
プリンターが動かない | プリンタ | 1
印刷できない | プリンタ | 1
サーバーに繋がらない | サーバー | 1
ウィルス対策 | ウイルス | 1
ファイルサーバー | ファイル | 1
コンピューター | コンピュータ | 1
10.20.30.40 | サーバー | 1
VPNに接続できない | VPN接続 | 1
キャノン | キヤノン | 1
打印机不工作 | 打印机 | 1
密码忘了 | 忘记 | 1
连不上网络 | 无法连接 | 1
192.168.50.1 | Wi-Fi路由器 | 1
wifi 路由器 | Wi-Fi路由器 | 1
usb-c 充电 | USB-C扩展坞 | 1
电脑慢 | 电脑 | 1
프린터를 | 프린터 | 1
프린터가 안 돼요 | 프린터 | 1
프린터오류 | 프린터 | 1
인터넷이 끊겨요 | 인터넷 | 1
VPN이 연결 안됨 | VPN 연결 | 1
화면 | 화면 | 1
ΕΚΤΥΠΩΤΉΣ | Ο εκτυπωτής | 1
χρήστης | Χρήστες | 1
can’t open attachment | Cannot open | 1
поменять картриджи | Замена | 1
нетбука батарея | Ёмкость | 1
паролю | Пароль забуто | 1
पासवड भूल गए | पासवर्ड | 1
कंप्युटर | कंप्यूटर | 1
मेरा प्रिंटर काम नहीं कर रहा है | प्रिन्टर | 1
คอมช้า | คอมพิวเตอร์ | 1
ลืมรหัสผ่านอีเมล | ลืม | 1
パスワード忘れ | パスワード | 1
メールを送信できません | メール | 1
ネットワークに接続できない | サーバー | 1
パソコンが遅い | コンピュータ | 1
忘记了密码怎么办 | 忘记 | 1
电脑很慢 | 电脑 | 1
发票打印 | 发票 | 1
"""
