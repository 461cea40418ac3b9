"""Rows of the table for the library in library_fields.py: what is typed in many fields of work, see table.py."""

# Beside words of each field: other endings, other spellings, other words for the same.
FIELDS = r"""
till drawer | Cash drawer | 1
drawer wont open | Cash drawer | 1
cashdrawer | Cash drawer | 1
cash draw not opening | Cash drawer | 1
barcodes dont scan | Barcode | 1
bar code scanner | Barcode | 1
voyager 1200 g | Barcode | 1
giftcard | Gift card | 1
activate gift cards | Gift card | 1
self checkout scale | Self-checkout | 1
selfcheckout | Self-checkout | 1
host not available | Card terminal | 1
vx 820 | Card terminal | 1
xray | X-ray | 1
x ray images | X-ray | 1
wrist band | Wristband | 1
HC-100 | Wristband | 1
air-in-line | Infusion | 1
pump alarming | Infusion | 1
nursecall | Nurse call | 1
ward 3 b | Nurse call | 1
person stuck in the lift | Lift stuck | 1
alarm A107 | Chiller | 1
a 107 | Chiller | 1
E-3 thermostat | Thermostat | 1
TT220 | Telematics | 1
gps not sending | Telematics | 1
tacho error a12 | Tachograph | 1
smartlock battery | Smart lock | 1
door bell camera | Doorbell | 1
doorbell disconnects | Doorbell | 1
2.4ghz | Doorbell | 1
meter reading | Smart meter | 1
LOS red | Red LOS | 1
ont light | Red LOS | 1
no dialtone | No dial tone | 1
ported number no tone | No dial tone | 1
100mbit | Slow broadband | 1
broad band slow | Slow broadband | 1
sim not recognized | SIM card | 1
puk code | SIM card | 1
atm cassette | ATM out | 1
m17 | ATM out | 1
atm kept my card | Card retained | 1
mt 103 | SWIFT | 1
tan not recieved | Online banking | 1
boardingpass | Boarding pass | 1
gate reader | Gate reader | 1
luggage belt | Baggage | 1
s7 1200 | PLC | 1
s71200 | PLC | 1
F-30002 | Inverter | 1
f 30002 | Inverter | 1
srvo062 | Palletiser | 1
SRVO 062 | Palletiser | 1
palletizer | Palletiser | 1
49.4c02 | HP printer | 1
hp 494C02 | HP printer | 1
13.20 jam | HP 13.20 | 1
B-200 canon | Canon | 1
epson 0X97 | Epson | 1
unable to print 46 | Brother | 1
C-6000 | Kyocera | 1
sc 542 | Ricoh | 1
SC-542 | Ricoh | 1
116324 | Xerox | 1
116 324 | Xerox | 1
edu roam | eduroam | 1
moodle quizzes | Moodle | 1
campus card door | Student card | 1
turn it in upload | Exam upload | 1
16gb ram | Laptop needs | 1
16 gb | Laptop needs | 1
thinkpad t-14 | Laptop needs | 1
10gb | Disk is full | 1
windows ten | Windows 10 | 1
windows10 | Windows 10 | 1
iphone twelve | iPhone 12 | 1
outlook asks for password | Outlook keeps | 1
o365 password | Outlook keeps | 1
voice mail | Voicemail | 1
kassenbon | Kasse druckt | 1
kasse bon druckt nicht | Kasse druckt | 1
fahrstuhl steckt | Aufzug | 1
heizung f28 | Heizung | 1
F 28 | Heizung | 1
karte im geldautomaten | Geldautomat | 1
bildschirmflackern | Bildschirm | 1
monitor flackert | Bildschirm | 1
gesundheitskarten lesen | Gesundheitskarte | 1
zeiterfassungsfehler | Zeiterfassung | 1
schranke | Schranken | 1
caisse bloquee | La caisse | 1
ascenseurs | Ascenseur | 1
l'ascenseur est bloqué | Ascenseur | 1
ecran noir | Écran noir | 1
l’écran reste noir | Écran noir | 1
carte avalee | Carte avalée | 1
reseau lent | Réseau | 1
chaudieres | Chaudière | 1
étiquette imprimée de travers | Les étiquettes | 1
impresoras de tickets | La impresora | 1
ascensores averiados | El ascensor | 1
tarjeta tragada | El cajero | 1
aire acondicionado no enfria | El aire | 1
correos electronicos | Correo | 1
impressoras fiscais | Impressora | 1
elevadores | Elevador | 1
cartoes retidos | Cartão | 1
ligacao cai | Ligações | 1
nao consigo entrar | Não consigo | 1
drukarka fiskalna paragon | Kasa | 1
windy | Winda | 1
utknela winda | Winda | 1
drukarki | Drukarka | 1
nie mam internetu | Brak | 1
pelna skrzynka | Skrzynka | 1
tiskarny | Tiskárna | 1
vytah | Výtah | 1
zapomněl jsem heslo | Zapomenuté | 1
uctenka | Pokladna | 1
vypadava pripojeni | Připojení | 1
nyomtatók | A nyomtató | 1
nem nyomtat a nyomtato | A nyomtató | 1
jelszavam elfelejtettem | Elfelejtett | 1
internet kapcsolat | Nincs | 1
kartyaleolvaso | Bankkártya | 1
YAZARKASA FİŞ | Yazarkasa | 1
yazar kasa | Yazarkasa | 1
asansor arizali | Asansör | 1
internetim kopuyor | İnternet | 1
INTERNET BAGLANTISI | İnternet | 1
kullanicinin hesabi kilitli | Kullanıcı | 1
klimalar | Klima | 1
ταμειακες μηχανες | Η ταμειακή | 1
ξεχασα κωδικο | Ξέχασα | 1
ΑΝΕΛΚΥΣΤΉΡΑΣ | Ο ανελκυστήρας | 1
συνδεσεις διαδικτυου | Αργή | 1
банкомат картка | Банкомат | 1
застрягли в ліфті | Ліфт | 1
чек не друкується | Касовий | 1
інтернету немає | Повільний | 1
эл пошта | Електронна | 1
hoa don | Máy tính tiền | 1
thang may | Thang máy | 1
ko ket noi duoc mang | Không kết nối | 1
dien thoai | Điện thoại | 1
cetak struk | Mesin kasir | 1
lupa sandi | Lupa | 1
katasandi | Lupa | 1
kartunya tertelan | Kartu | 1
jaringan putus | Jaringan | 1
카드단말기 | 카드 | 1
단말기를 인식 못함 | 카드 | 1
엘리베이터 멈춤 | 엘리베이터 | 1
비밀번호를 초기화하고 싶어요 | 비밀번호 | 1
와이파이가 안돼요 | 와이파이 | 1
영수증 출력 | 영수증 | 1
ドロワー | レジ | 1
ｴﾚﾍﾞｰﾀ | エレベーター | 1
エレベータが止まった | エレベーター | 1
無線ランに繋がらない | 無線LAN | 2
れしーと | レシート | 1
レシートが印刷できません | レシート | 1
問合せフォーム | お問い合わせ | 1
問い合せ | お問い合わせ | 1
取消処理 | 取り消し | 1
申込 | ユーザー登録 | 1
ユーザ登録 | ユーザー登録 | 1
バーコード・リーダ | バーコード | 1
キャッシュカードの暗証番号 | 暗証番号 | 1
钱箱打不开 | 收银机 | 1
电梯坏了 | 电梯 | 1
打印机脱机 | 网络打印机 | 1
網絡打印機 | 网络打印机 | 1
電梯停運 | 电梯 | 1
取款机吞卡 | 银行卡 | 1
指纹识别不了 | 考勤机 | 1
登錄失敗 | 校园网 | 1
卡纸 | 印表機 | 1
无线网路断线 | 無線網路 | 1
密码重设 | 重設密碼 | 1
列印收據 | 收據 | 1
جهاز الصراف | أجهزة | 1
الصراف الالي متوقف | أجهزة | 1
رموز الدخول | نسيت | 1
مصعد | المصعد | 1
شبكات لاسلكيه | الشبكة | 1
ملف محذوف | استعادة | 1
ايصال البيع | إيصالات | 1
קבלה | הקופה | 1
מעליות | המעלית | 1
סיסמאות | שכחתי | 1
סיסמא | שכחתי | 1
מחשבים איטיים | מחשב | 1
במעלית | המעלית | 1
האינטרנט נופל | חיבור | 1
چاپگرها | چاپگر | 1
چاپگر كار نميكند | چاپگر | 1
رمز عبورم را فراموش کردم | رمز عبور | 1
حساب كاربري | حساب | 1
اسانسور | آسانسور | 1
लिफ्ट | लिफ़्ट | 1
दरवाजे नहीं खुलते | दरवाज़ा | 1
फोन | फ़ोन | 1
मशीन में कार्ड फंस गया | मशीन | 1
প্রিন্টারটি | প্রিন্টার | 1
পাসওয়ার্ড ভুলে গেছেন | পাসওয়ার্ড | 1
লিফটে আটকে | লিফট | 1
ইন্টারনেটের সংযোগ | ইন্টারনেট | 1
அச்சுப்பொறியில் | அச்சுப்பொறி | 1
கடவுச்சொல்லை மறந்துவிட்டேன் | கடவுச்சொல் | 1
இணையம் இல்லை | இணைய | 1
printa haifanyi kazi | Printa | 1
nenosiri langu | Nimesahau | 1
mtandao umekatika | Mtandao | 1
"""

# How it is typed: caps lock, slips, blanks, sentences of a caller, tickets. "⏎" stands for a line break.
HABITS = r"""
cASH DRAWER | Cash drawer | 1
csah drawer | Cash drawer | 1
cash drawwer | Cash drawer | 1
drawernotopening | Cash drawer | 1
wifinotworking | eduroam | 1
phonedoesnotring | Phone does | 1
phone dosent ring | Phone does | 1
eduroamdoesntconnect | eduroam | 1
“cash drawer” | Cash drawer | 1
"Unable to Print 46" | Brother | 1
cash drawer 😡😡 | Cash drawer | 1
🛗 lift stuck | Lift stuck | 1
cash​ drawer | Cash drawer | 1
card ret‌ained | Card retained | 1
  •	Chiller alarm:	A-107  | Chiller | 1
Re: Fwd: [EXT] TAN not received | Online banking | 1
[SEC=OFFICIAL] RE: Boarding pass does not print!!! | Boarding pass | 1
INC0012345 Library account blocked | Library | 1
Ticket #48211 - ATM out of service | ATM out | 1
hi yeah so i have a customer here and the cash drawer will not open | Cash drawer | 1
hello i am calling because since this morning my desk phone just does not ring anymore | Phone does | 1
good morning could you please help me my student card does not open the door of the lab | Student card | 1
um the thing is that the machine has eaten the card it is the atm in the branch | Card retained | 1
Hallo, ich hätte da mal eine Frage, und zwar flackert bei mir seit heute der Bildschirm | Bildschirm | 1
Guten Tag, unser Aufzug steckt seit zehn Minuten fest und es ist jemand drin | Aufzug | 1
Bonjour, excusez-moi de vous déranger, mais l'ascenseur de l'immeuble est encore en panne | Ascenseur | 1
Buenos días, mire, le llamo porque el aire acondicionado de la oficina no enfría nada | El aire | 1
Dzień dobry, dzwonię bo drukarka w naszym biurze cały czas zacina papier | Drukarka | 1
Добрий день, у мене банкомат забрав картку і не віддає | Банкомат | 1
From: shop12@example.com⏎Subject: Barcode not scanning⏎⏎Hi team, since 9 am our scanner is dead | Barcode | 1
Subject: eduroam⏎Priority: High⏎Category: Network⏎Description: eduroam does not connect since yesterday | eduroam | 1
Status: Open⏎Reported by: J. Smith⏎Summary: Infusion pump alarm air in line | Infusion | 1
error code: C6000 | Kyocera | 1
error sc five four two | Ricoh | 1
fault A one oh seven | Chiller | 1
plc sf red | PLC | 1
100 mbps | Slow broadband | 1
50 gb | iPhone | 1
50GB icloud | iPhone | 1
2.5kg | Self-checkout | 1
10s button | Smart meter | 1
tray2 | HP 13.20 | 1
no-dial-tone | No dial tone | 1
smart_lock | Smart lock | 1
boarding/pass | Boarding pass | 1
#turnitin | Exam upload | 1
@outlook password | Outlook keeps | 1
voicemail... | Voicemail | 1
voicemail pin??? | Voicemail | 1
(SIM card) | SIM card | 1
sim-card | SIM card | 1
"""
