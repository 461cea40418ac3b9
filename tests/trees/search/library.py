"""A small library as support desks have it: ``title | description | text | answers``, and how often a guide was run."""

GUIDES = """
Printer offline | The printer does not print | Check the toner drawer and the USB cable | It prints, Still offline
Receipt printer not printing | Tills in the shops | Lay in a new roll | Works again
Print server queue stuck | | Restart the spooler service on PRN-01 | Queue is empty
Wi-Fi trouble | Wireless network in the office | Forget the network and join again | Online again
VPN drops or will not connect | Remote access | Sign in with the password of the mailbox | Connected
Account locked out | The caller cannot sign in | Unlock it in Active Directory | Unlocked
Password reset | Forgotten or expired passwords | Call back on the number in the directory | Reset done
Two-factor phone changed | Authenticator on a new phone | Scan the code again | Enrolled
Mailbox full | Outlook refuses to send | Archive old mail, error 5.7.1 | Space again
Shared drive: access denied | Network folders | Open \\\\fileserver\\share$ and check the group | Opens
Slow laptop | | Look at the Task Manager, close what is not needed | Quick again
Laptop will not power on | Dead battery or charger | Hold the power button for 30 seconds | It starts
Monitor not detected | Second screen stays dark | Press Windows and P, then choose Extend | Both work
No sound or camera in a video call | Teams and Zoom | Choose the right microphone | Heard
Phishing report | Suspicious mail | Do not click, send it as an attachment | Reported
Lost or stolen device | | Wipe it with Intune and tell the police | Wiped
Software install request | Ask for a licence | Install it from the catalogue | Installed
Card reader not taking cards | Payments in the shops | Restart the terminal, look at the batteries | Takes cards
Error 0x80070005 on update | Windows Update | Run the troubleshooter as administrator | Updated
Error 0x80070002 on update | Windows Update | Delete the download folder | Updated
Blue screen after KB5034441 | Recovery partition too small | Make the partition larger | Boots
Fault E-5 of the label printer | Zebra ZD421 | Clean the head | Prints labels
Fault E-1234 of the coffee machine | | Descale it | Coffee
Hinges with WD-40 | Noisy doors | Spray and wait | Silent
Gateway 10.0.0.1 does not answer | Branch routers | Ping it twice | Answers
Gateway 10.0.0.12 does not answer | Branch routers | Ping it thrice | Answers
Subnet 192.168.178.0/24 is full | DHCP | Shorten the lease | Free again
Upgrade from v2.1 to v2.2 | Till software | Back up, then install 2.2.10 | Upgraded
On-call duty 24/7 | Who is called at night | The roster is in SharePoint | Called
TCP/IP settings of a till | Networking | Set DNS to 10.1.1.53, port 8443 | Set
Files in C:\\Windows\\System32 are missing | | Run sfc /scannow and DISM | Repaired
Compile errors in C++ | Build servers | Install the toolset | Builds
Forms in C# do not open | Build servers | Install .NET 8 | Opens
OneDrive does not sync | Files stay grey | Unlink and link the account | Synced
Office 365 activation | | Sign out of office.com and in again | Activated
Windows 11 upgrade | | Check TPM 2.0 in the BIOS | Upgraded
USB-C dock not charging | Docks of HP and Dell | Update the firmware G5-1.0.16 | Charges
Hot-desk booking | | Book at desks.example.com/book | Booked
E-mail signature | | Copy the template | Done
Lüfter zu laut | Notebook wird heiß | Staub entfernen, Gerät ausschalten | Leise
Passwort vergessen | Straße der Anmeldung | Rückruf über das Telefonbuch | Erledigt
Drucker druckt nicht | Netzwerkdrucker | Papierstau beseitigen, Übergröße prüfen | Druckt
Imprimante hors ligne | L'imprimante ne répond plus | Redémarrez le périphérique à l'entrée | Réparé
Contraseña olvidada | Inicio de sesión | Restablecer en español | Listo
Smørrebrød-Automat | Ærlig talt, Ångström | Skift pære | Virker
Принтер не печатает | Ёлка и объект | Проверьте кабель и йод | Печатает
Пароль забыт | Учётная запись | Сбросить пароль | Готово
打印机无法打印 | 办公室网络 | 请检查电源和墨盒 | 已解决
無線ネットワーク接続 | プリンターとスキャナー | ルーターを再起動してください | 解決
프린터가 오프라인입니다 | 네트워크 문제 | 전원을 확인하세요 | 해결
เครื่องพิมพ์ไม่ทำงาน | เครือข่ายไร้สาย | ตรวจสอบสายไฟ | เรียบร้อย
प्रिंटर काम नहीं कर रहा | मोटर और मीटर | केबल जाँचें | ठीक है
الطابعة لا تعمل | شبكة المكتب | أعد تشغيل الجهاز ١٢٣ | تم الحل
המדפסת לא מדפיסה | רשת המשרד | בדקו את הכבל | נפתר
Φθορά οθόνης | Ελληνικά | Ελέγξτε το καλώδιο | Έτοιμο
Yazıcı çalışmıyor | İstanbul ofisi | Kağıt sıkıştı | Tamam
ﬁle server ①２ | Full-width and ligatures | Ｒｅｓｔａｒｔ it | Fine
"""
# Most of them were never run; among equals these come first.
RUNS = {"Printer offline": 40, "Password reset": 25, "Wi-Fi trouble": 20, "Account locked out": 9}
SYNONYMS = "2fa, mfa, otp, two-factor\nlog in, login, sign in, log on\nbeamer, projector, monitor\nnotebook, laptop"


def guides(lines: str = GUIDES) -> list[tuple[str, str, str, list[str]]]:
    """(title, description, text, answers) of each guide."""
    rows = ([part.strip() for part in line.split("|")] for line in lines.strip().splitlines())
    return [(title, description, text, answers.split(", ")) for title, description, text, answers in rows]
