"""A library of many fields of work, in many languages, for what people type and paste. See library.py."""

GUIDES = r"""
Cash drawer does not open | Tills of the shops | Check the RJ12 cable, press No Sale | Opens
Barcode not scanning at the checkout | Honeywell Voyager 1200g | Clean the window, scan the reset code | Scans
Gift card cannot be activated | Shops | Look up the card in the back office | Active
Self-checkout weighs wrong | Shops | Calibrate the scale, 2.5 kg weight | Weighs
Card terminal shows "Host not available" | Verifone VX820 | Restart, then dial 9 for the backup line | Pays
X-ray images do not load | PACS, radiology | Clear the cache of the viewer | Loads
Wristband printer skips labels | Admissions desk, Zebra HC100 | Set the gap sensor | Prints
Infusion pump alarm: air in line | Ward | Stop the pump, purge the line | Runs
Nurse call system is silent | Ward 3B | Replace the fuse in the corridor | Rings
Lift stuck between two floors | Building services | Call the rescue service, stay in contact | Freed
Chiller alarm A-107: low pressure | HVAC | Check the refrigerant | Cool
Thermostat displays E3 | HVAC | The sensor is not connected | Warm
Telematics box sends no position | Fleet, TT-220 | Check fuse 15, look at the GPS aerial | Reports
Tachograph error !A12 | Fleet | Eject the driver card | Works
Smart lock does not respond | Smart home | Replace the four AA batteries | Locks
Doorbell camera keeps disconnecting | Smart home | Use the 2.4 GHz band | Online
Smart meter shows no reading | Smart home | Press button A for 10 s | Reads
Red LOS light on the ONT | Fibre customers | Clean the connector, order a technician | Green
No dial tone after number porting | Landline | Check the SIP registration | Tone
Slow broadband in the evening | DSL 100 Mbit/s | Line test, sync below 60 Mbps | Quick
SIM card not recognised | Mobile customers | Enter the PUK after 3 wrong PINs | Works
ATM out of service: cassette jam | Diebold ATM | Open the safe, code M-17 | In service
Card retained by the ATM | Branches | Block the card, order a new one | Ordered
SWIFT payment MT103 rejected | Payments | Check field 59 and the IBAN | Sent
Online banking: TAN not received | Branches | Check the phone number | Received
Boarding pass does not print | Check-in desk | Feed new stock into the BTP | Prints
Baggage belt has stopped | Airport | Reset the emergency stop | Runs
Gate reader rejects boarding passes | Airport, gates A1 to A20 | Clean the glass | Reads
PLC in STOP, SF LED is red | Siemens S7-1200 | Read the diagnostic buffer | RUN
Inverter fault F30002 | Sinamics G120 | Braking resistor, DC link voltage | Ready
Palletiser robot: error SRVO-062 | Fanuc | Replace the pulse coder battery | Ready
HP printer error 49.4C02 | Firmware | Cancel all jobs, power cycle | Ready
HP 13.20.00 paper jam | Tray 2 | Open the rear door | Ready
Canon printer support code B200 | Print head | Remove the cartridges | Ready
Epson printer error 0x97 | Mainboard | Unplug for five minutes | Ready
Brother "Unable to Print 46" | Ink absorber | Order a service | Ready
Kyocera calls for service C6000 | Fuser heater | Swap the fuser | Ready
Ricoh SC542 | Fusing unit | Reset in service mode | Ready
Xerox 116-324 | Software fault | Turn off and on | Ready
eduroam does not connect | Campus Wi-Fi | Remove the profile, install CAT | Connected
Moodle quiz is not visible | Students | Check the availability dates | Visible
Student card does not open the door | Campus | Write the card again | Opens
Exam upload fails in Turnitin | Students | Files below 100 MB, PDF | Uploaded
Library account blocked | Overdue books | Pay the fine | Unblocked
Laptop needs more memory | 16 GB modules for the ThinkPad T14 | Order part 4X70 | Faster
Disk is full | C: below 10 GB | Empty the recycle bin | Free
Windows 10 end of support | Upgrade path | Check the list of devices | Planned
iPhone 12 backup fails | iCloud 50 GB | Buy storage | Saved
Outlook keeps asking for the password | Microsoft 365 | Remove the credentials | Quiet
Phone does not ring | Desk phones | Do not disturb is on | Rings
Voicemail PIN forgotten | Desk phones | Reset it in the portal | Reset
Kasse druckt keinen Bon | Filialen | Bonrolle einlegen, Klappe schließen | Druckt
Aufzug steckt fest | Gebäude C | Notruf auslösen, Techniker rufen | Frei
Heizung zeigt F.28 | Vaillant-Therme | Gasdruck prüfen | Warm
Geldautomat hat Karte eingezogen | Bankfilialen | Karte sperren | Gesperrt
Bildschirm flackert | Büro | Kabel tauschen | Ruhig
Gesundheitskarte wird nicht gelesen | Arztpraxis | Kartenlesegerät neu starten | Liest
Zeiterfassung bucht doppelt | Personal | Buchung stornieren | Richtig
Schrankenanlage öffnet nicht | Parkhaus | Induktionsschleife prüfen | Offen
La caisse enregistreuse est bloquée | Magasins | Tournez la clé | Ouverte
Ascenseur en panne | Bâtiment | Appelez l'astreinte | Dépanné
Écran noir au démarrage | Ordinateurs | Maintenez le bouton | Allumé
Carte avalée par le distributeur | Agences | Faites opposition | Bloquée
Réseau sans fil lent | Bureaux | Changez de canal | Rapide
Chaudière en défaut | Gaz | Réarmez | Chaude
Les étiquettes s'impriment de travers | Entrepôt | Recalez le rouleau | Droites
La impresora no imprime tickets | Tienda | Cambie el rollo | Imprime
El ascensor está averiado | Edificio | Llame al técnico | Reparado
El cajero automático se tragó la tarjeta | Sucursal | Bloquee la tarjeta | Bloqueada
El aire acondicionado no enfría | Climatización | Limpie los filtros | Enfría
Correo electrónico sin enviar | Oficina | Revise la bandeja de salida | Enviado
Impressora fiscal sem papel | Lojas | Troque a bobina | Imprime
Elevador parado | Edifício | Chame o técnico | Anda
Cartão retido no multibanco | Agências | Cancele o cartão | Cancelado
Não consigo entrar no correio | Universidade | Redefina a palavra-passe | Entrou
Ligações caem constantemente | Telefonia | Reinicie o roteador | Estável
Kasa fiskalna nie drukuje paragonów | Sklepy | Włóż nową rolkę | Drukuje
Winda utknęła między piętrami | Budynek | Zadzwoń do konserwatora | Jedzie
Drukarka zacina papier | Biuro | Otwórz tylną klapę | Drukuje
Brak internetu | Klienci | Uruchom ponownie router | Jest
Skrzynka pocztowa pełna | Poczta | Usuń stare wiadomości | Wolna
Tiskárna netiskne | Kancelář | Zkontrolujte kabel | Tiskne
Výtah se zastavil | Budova | Zavolejte servis | Jede
Zapomenuté heslo | Účet | Obnovte heslo | Nové
Pokladna nevydává účtenky | Prodejny | Vyměňte kotouč | Vydává
Připojení k síti vypadává | Zákazníci | Restartujte modem | Stabilní
A nyomtató nem nyomtat | Iroda | Ellenőrizze a kábelt | Nyomtat
Elfelejtett jelszó | Fiók | Állítsa vissza | Kész
Elakadt a lift | Épület | Hívja a szerelőt | Megy
Nincs internetkapcsolat | Ügyfelek | Indítsa újra a modemet | Van
Bankkártya-leolvasó hiba | Üzletek | Húzza ki a tápot | Olvas
Yazarkasa fiş basmıyor | Mağaza | Yeni rulo takın | Basıyor
Asansör arızası | Bina | Teknik servisi arayın | Çalışıyor
İnternet bağlantısı kopuyor | Müşteriler | Modemi yeniden başlatın | Bağlı
Kullanıcı hesabı kilitlendi | Hesaplar | Kilidi açın | Açık
Klima soğutmuyor | Ofis | Filtreyi temizleyin | Soğuk
Η ταμειακή μηχανή δεν ανοίγει | Κατάστημα | Γυρίστε το κλειδί | Άνοιξε
Ξέχασα τον κωδικό πρόσβασης | Λογαριασμός | Επαναφορά κωδικού | Νέος
Ο ανελκυστήρας σταμάτησε | Κτίριο | Καλέστε τον συντηρητή | Κινείται
Αργή σύνδεση στο διαδίκτυο | Πελάτες | Επανεκκίνηση του δρομολογητή | Γρήγορη
Банкомат забрав картку | Відділення | Заблокуйте картку | Заблоковано
Ліфт застряг | Будинок | Викличте ліфтера | Їде
Касовий апарат не друкує чеки | Магазини | Замініть стрічку | Друкує
Повільний інтернет | Абоненти | Перезавантажте маршрутизатор | Швидкий
Електронна пошта не надсилається | Офіс | Перевірте вкладення | Надіслано
Máy tính tiền không in hóa đơn | Cửa hàng | Thay cuộn giấy | In
Thang máy bị kẹt | Tòa nhà | Gọi kỹ thuật viên | Chạy
Không kết nối được mạng không dây | Văn phòng | Khởi động lại bộ định tuyến | Kết nối
Điện thoại không đổ chuông | Bàn | Tắt chế độ im lặng | Đổ chuông
Mesin kasir tidak mencetak struk | Toko | Ganti gulungan kertas | Mencetak
Lupa kata sandi | Akun | Setel ulang kata sandi | Baru
Kartu tertelan di ATM | Cabang | Blokir kartu | Diblokir
Jaringan nirkabel terputus | Kantor | Nyalakan ulang perute | Tersambung
카드 단말기가 인식되지 않습니다 | 매장 | 케이블을 다시 연결하세요 | 인식
엘리베이터가 멈췄어요 | 건물 | 관리실에 전화하세요 | 작동
비밀번호 초기화 | 계정 | 본인 확인 후 초기화 | 완료
와이파이 연결이 안 될 때 | 사무실 | 공유기를 껐다 켜세요 | 연결
영수증이 출력되지 않아요 | 매장 | 용지를 교체하세요 | 출력
レジのドロアが開かない | 店舗 | 鍵を回す | 開いた
エレベーターが停止した | ビル | 管理会社に電話する | 動いた
無線LANにつながらない | オフィス | ルータの電源を入れ直す | つながった
レシートが印刷されない | 店舗 | ロール紙を交換する | 印刷された
お問い合わせフォームのエラー | Webサイト | ログを確認する | 直った
取り消し処理ができない | 決済 | 伝票番号を入力する | できた
ユーザー登録の申し込み | 窓口 | 申込書を受け取る | 登録
バーコードリーダーの不具合 | 倉庫 | 設定用コードを読む | 読める
暗証番号を忘れた | ATM | 窓口で手続きする | 再発行
收银机钱箱打不开 | 门店 | 检查钥匙 | 打开
电梯停运 | 大楼 | 联系维保 | 恢复
网络打印机脱机 | 办公室 | 检查网线 | 联机
银行卡被取款机吞了 | 网点 | 挂失 | 已挂失
考勤机无法识别指纹 | 人事 | 重新录入 | 识别
校园网登录失败 | 大学 | 检查账号 | 登录
印表機卡紙 | 辦公室 | 打開後蓋 | 恢復
無線網路斷線 | 辦公室 | 重新啟動路由器 | 連線
重設密碼 | 帳號 | 驗證身分 | 完成
收據無法列印 | 門市 | 更換紙捲 | 列印
أجهزة الصراف الآلي متوقفة | الفروع | افتح الخزنة | تعمل
نسيت رمز الدخول | الحسابات | أعد التعيين | جديد
المصعد عالق | المبنى | اتصل بالصيانة | يتحرك
الشبكة اللاسلكية بطيئة | المكتب | غيّر القناة | سريعة
استعادة ملفات محذوفة | الملفات | ابحث في سلة المحذوفات | عادت
إيصالات البيع لا تُطبع | المتاجر | بدّل لفة الورق | تُطبع
הקופה לא מדפיסה קבלות | חנויות | החליפו גליל נייר | מדפיסה
המעלית תקועה | בניין | התקשרו לטכנאי | נעה
שכחתי סיסמה | חשבון | אפסו את הסיסמה | חדשה
מחשב איטי | משרד | סגרו תוכנות | מהיר
חיבור לאינטרנט נופל | לקוחות | הפעילו מחדש את הנתב | יציב
چاپگر کار نمی‌کند | اداره | کابل را بررسی کنید | کار می‌کند
رمز عبور فراموش شده | حساب | بازنشانی رمز | جدید
آسانسور گیر کرده است | ساختمان | با تعمیرکار تماس بگیرید | حرکت کرد
حساب کاربری قفل شد | کاربران | باز کردن قفل | باز
लिफ़्ट फँस गई | इमारत | तकनीशियन को बुलाएँ | चली
दरवाज़ा नहीं खुलता | परिसर | कार्ड दोबारा लिखें | खुला
फ़ोन नहीं बज रहा | डेस्क | साइलेंट मोड बंद करें | बजा
मशीन ने कार्ड निगल लिया | शाखा | कार्ड ब्लॉक करें | ब्लॉक
প্রিন্টার কাজ করছে না | অফিস | তার পরীক্ষা করুন | চলছে
পাসওয়ার্ড ভুলে গেছি | অ্যাকাউন্ট | নতুন পাসওয়ার্ড দিন | নতুন
লিফট আটকে গেছে | ভবন | মিস্ত্রিকে ডাকুন | চলছে
ইন্টারনেট সংযোগ নেই | গ্রাহক | রাউটার চালু করুন | আছে
அச்சுப்பொறி வேலை செய்யவில்லை | அலுவலகம் | கேபிளைச் சரிபார்க்கவும் | அச்சிடுகிறது
கடவுச்சொல் மறந்துவிட்டது | கணக்கு | புதிய கடவுச்சொல் | புதியது
இணைய இணைப்பு இல்லை | வாடிக்கையாளர் | மோடத்தை மீண்டும் தொடங்கவும் | உண்டு
Printa haichapishi | Ofisi | Angalia kebo | Inachapisha
Nimesahau nenosiri | Akaunti | Weka nenosiri jipya | Jipya
Mtandao haupatikani | Wateja | Washa upya ruta | Upo
"""
RUNS = {"Cash drawer does not open": 30, "Phone does not ring": 12, "Card retained by the ATM": 5}
