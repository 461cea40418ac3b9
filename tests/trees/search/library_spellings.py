"""A library in many languages, whose words and codes people spell otherwise than its guides do. See library.py."""

SOFT_HYPHEN = "\u00ad"
GUIDES = r"""
Drucker offline | Der Drucker im Flur | Netzteil und Patrone prüfen | Druckt wieder
Druckerpatrone wechseln | HP 304XL | Klappe öffnen, alte Patrone entnehmen | Gewechselt
WLAN-Router neu starten | Fritzbox 7590 | Stecker ziehen, zehn Sekunden warten | Läuft
Kennwort zurücksetzen | Vergessene Kennwörter | Rückruf im Personalbüro, Durchwahl 4711 | Zurückgesetzt
Rechnung drucken | Buchhaltung | Beleg öffnen und ausgeben | Gedruckt
Netzwerklaufwerk verbinden | Laufwerk Z: | net use Z: \\srv-files\daten | Verbunden
Fußpedal der Diktiersoftware | Arztbrief | Treiber für das Fusspedal laden | Geht
Zugriff verweigert | Ordnerrechte | Gruppe prüfen | Darf
Donau¬dampf¬schiff-Ticketautomat | Automat am Hafen | Seriennummer notieren | Läuft
Imprimante bloquée | Bourrage papier | Retirez le papier de l'imprimante | Débloquée
Le VPN ne marche pas | Accès à distance | Vérifiez le certificat | Connecté
Mot de passe oublié | Réinitialisation | Appelez le poste 2204 | Réinitialisé
Aujourd'hui pas de réseau | Panne | Redémarrez la borne | Réseau
Œil de la caméra sale | Salle de réunion | Nettoyez l'œil | Net
Contraseña caducada | Cuentas | Restablezca la contraseña | Nueva
Año fiscal bloqueado | Contabilidad | Abra el período | Abierto
Hasło wygasło | Konto | Zmień hasło na nowe | Zmienione
Żądanie dostępu do folderu | Uprawnienia | Zgoda kierownika | Jest
Принтер не отвечает | Офис | Проверьте картридж | Отвечает
Замена картриджа | МФУ Kyocera | Откройте крышку | Готово
Не удаётся войти в систему | Учётная запись | Разблокируйте пользователя | Вошёл
Сброс пароля | Пароли сотрудников | Создайте новый | Сброшен
Ошибка С-101 кассы | Касса | Замените чековую ленту формата А4 | Печать
Ёмкость аккумулятора мала | Ноутбук | Замените батарею | Держит
Комп'ютер не вмикається | Офіс у Києві | Перевірте кабель живлення | Увімкнувся
Пароль забуто | Обліковий запис | Скиньте пароль | Готово
Принтер їсть папір | Зминає | Очистіть ролики | Друкує
Немає з’єднання з мережею | Wi-Fi | Перезапустіть роутер | Є
الطابعة لا تستجيب | قسم المحاسبة | أعد تشغيل الطابعة | تعمل
مُدِيرُ المَلَفَّات بطيء | | أغلق البرامج | سريع
نرم‌افزار نصب نمی‌شود | رایانه | دوباره نصب کنید | شد
תיבת הדוא״ל מלאה | הודעות | מחקו הודעות ישנות | פנויה
הַרְשָׁאוֹת לתיקייה | | פנו למנהל | ניתן
प्रिन्टर नहीं चल रहा | कार्यालय | केबल जाँचें | चल रहा है
पासवर्ड भूल गए | खाता | नया पासवर्ड बनाएँ | बना
इंटरनेट बंद है | नेटवर्क | राउटर फिर से चालू करें | चालू
हिंदी कीबोर्ड जोड़ें | भाषा | सेटिंग खोलें | जुड़ा
कंप्यूटर धीमा है | | प्रोग्राम बंद करें | तेज़
เครื่องพิมพ์ไม่ตอบสนอง | สำนักงาน | ตรวจสอบสายไฟ | ปกติ
ลืมรหัสผ่าน | บัญชีผู้ใช้ | ตั้งรหัสใหม่ | สำเร็จ
คอมพิวเตอร์ช้า | | ปิดโปรแกรม | เร็ว
プリンタが印刷しない | 複合機 | トナーを確認 | 印刷
パスワードを忘れた | アカウント | リセットする | 完了
サーバーに接続できません | ネットワーク障害 | 10.20.30.40へping | 応答
ウイルス対策ソフトの更新 | セキュリティ | 定義ファイル | 更新
メールが送信できない | Outlookの設定 | 容量を確認 | 送信
コンピュータが遅い | 性能 | タスクを終了 | 速い
ファイル・サーバの容量不足 | 共有フォルダ | 古い物を削除 | 空き
VPN接続エラー | 在宅勤務 | 証明書を更新 | 接続
キヤノン複写機の紙詰まり | コピー機 | 紙を除く | 解消
打印机没有反应 | 办公室 | 检查电缆 | 恢复
忘记密码 | 账号 | 重置密码 | 已重置
无法连接网络 | 无线路由器 | 重启路由器 | 已连接
电脑运行缓慢 | 性能 | 关闭程序 | 变快
Wi-Fi路由器设置 | 家庭网络 | 打开192.168.50.1 | 完成
USB-C扩展坞不充电 | 笔记本 | 更新固件 | 充电
发票重新打印 | 财务 | 打开凭证 | 打印
프린터 오류 | 사무실 | 토너를 확인하세요 | 해결
인터넷 연결 끊김 | 네트워크 | 공유기를 다시 시작하세요 | 연결
화면이 검게 나옴 | 모니터 | 케이블 교체 | 표시
VPN 연결 실패 | 재택근무 | 인증서 갱신 | 연결됨
Yazıcı yanıt vermiyor | Ofis | Kağıdı kontrol edin | Yazdırıyor
Şifremi unuttum | Hesap | Şifre sıfırlama | Sıfırlandı
IŞIK sensörü arızalı | Depo | Sensörü değiştirin | Tamam
Máy in không hoạt động | Văn phòng | Kiểm tra cáp | In được
Quên mật khẩu | Tài khoản | Đặt lại mật khẩu | Xong
Ο εκτυπωτής δεν τυπώνει | Γραφείο | Ελέγξτε το χαρτί | Τυπώνει
Χρήστες χωρίς πρόσβαση | Δικαιώματα | Ζητήστε έγκριση | Έχουν
Senha esquecida | Contas | Redefina a senha | Nova
Foto's uploaden lukt niet | Website | Verklein de foto's | Gelukt
Printer not responding | Office printer | Check the cable | Responds
Printer ink low | | Order cartridge CF-259-A | Ordered
Headset has no sound | Jabra Evolve2 65 | Choose it under Settings | Heard
Webcam not found | Driver | Reinstall it | Found
Customer's refund is late | Billing | Orders above 1,000 need approval | Refunded
Scanner battery drains | Zebra TC57 | Swap it | Lasts
Cannot open PDF attachments | Acrobat | Update it | Opens
Black screen after login | | Press Ctrl+Alt+Del | Desktop
Teams calls drop | Microsoft Teams | Clear the cache in %APPDATA%\Microsoft\Teams | Stable
Calendar not syncing | iPhone 15 Pro, iOS 17.4.1 | Remove and add the account | Synced
Proxy settings | Registry | HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion | Set
Emergency hotline | Facilities | Call 555-0199 or extension 7788 | Reached
Bank transfer failed | Treasury | The bank answers at +49 30 1234567 | Done
Fax line dead | Phones | Service number 0800/3302000 | Dial tone
Stuck lift | Building B | Press F 12 on the panel | Moves
Boot menu of the tills | Tills | Hold F9 at the start, not F2 | Menu
Engine fault P0171 | Fleet | Reset it with the OBD-II reader | Cleared
HTTP 503 from the shop | Web | Restart the pool | Up
License activation of AutoCAD 2024 | Serial 123-45678901 | Product key 001P1 | Active
MAC address filter | Wireless | Add 00:1A:2B:3C:4D:5E to the list | Added
Node.js build fails | CI | Use version 20.11.1 | Built
Time sheet is missing | HR | Open the period 2024-11 | There
Slow Wi-Fi in meeting rooms | Access point AP-3.17 | Change the channel | Fast
Label roll jams | Zebra ZD621 | Part no. 105950-035 | Feeds
Coffee machine descaling | Kitchen | Use 0.5 l of descaler | Clean
Air conditioning too cold | A/C | Set to 21.5 °C | Warm
QR code will not scan | Ticket gates | Clean the glass | Scans
""".replace("¬", SOFT_HYPHEN)
RUNS = {"Printer not responding": 30, "Printer ink low": 12, "Le VPN ne marche pas": 8, "Принтер не отвечает": 3}
