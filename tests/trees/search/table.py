"""What people type, and where the guide that they mean stands in the list: ``query | guide | rank``.

The guide is named by the beginning of its title; "-" as the rank: it is not found. "⏎" stands for a line break.
"""

from tests.trees.search.table_languages import OTHER_LANGUAGES

ENGLISH = """
printer | Printer offline | 1
PRINTER | Printer offline | 1
printers | Printer offline | 1
printer offline | Printer offline | 1
offline printer | Printer offline | 1
printer off | Printer offline | 1
prin | Printer offline | 1
pr | Printer offline | 1
the printer is offline | Printer offline | 1
my printer | Printer offline | 1
printer toner | Printer offline | 1
toner | Printer offline | 1
toners | Printer offline | 1
receipt | Receipt | 1
receipt printer | Receipt | 1
printer receipt | Receipt | 1
receipts | Receipt | 1
shop till | Receipt | 1
print server | Print server | 1
printserver | Print server | 1
printing | Receipt | 1
spooler | Print server | 1
PRN-01 | Print server | 1
prn01 | Print server | 1
label | Fault E-5 | 1
zebra | Fault E-5 | 1
zd421 | Fault E-5 | 1
vpn | VPN | 1
VPN connect | VPN | 1
vpn wont connect | VPN | 1
remote | VPN | 1
password | Password reset | 1
passwords | Password reset | 1
reset password | Password reset | 1
password reset | Password reset | 1
forgot password | Password reset | 1
forgotten | Password reset | 1
expired | Password reset | 1
mailbox | Mailbox full | 1
mailbox password | VPN | 1
full mailbox | Mailbox full | 1
mail full | Mailbox full | 1
outlook | Mailbox full | 1
account | Account locked | 1
locked | Account locked | 1
lock | Account locked | 1
account lock | Account locked | 1
unlock | Account locked | 1
active directory | Account locked | 1
slow | Slow laptop | 1
slow laptop | Slow laptop | 1
slow pc | Slow laptop | 1
laptop | Slow laptop | 2
task manager | Slow laptop | 1
battery | Laptop will not | 1
batteries | Card reader | 2
batteries | Laptop will not | 1
power | Laptop will not | 1
power on | Laptop will not | 1
charger | Laptop will not | 1
screen | Blue screen | 1
dark screen | Monitor | 1
second screen | Monitor | 1
monitor | Monitor | 1
microphone | No sound | 1
camera | No sound | 1
no sound | No sound | 1
zoom | No sound | 1
phishing | Phishing | 1
suspicious | Phishing | 1
lost | Lost | 1
stolen laptop | Lost | 1
intune | Lost | 1
install | Software | 1
software | Software | 1
installing | Software | 1
licence | Software | 1
card | Card reader | 1
cards | Card reader | 1
terminal | Card reader | 1
access denied | Shared drive | 1
drive | Shared drive | 1
shared | Shared drive | 1
signature | E-mail | 1
dhcp | Subnet | 1
firmware | USB-C | 1
roster | On-call | 1
coffee | Fault E-1234 | 1
wifi | Wi-Fi | 1
wi-fi | Wi-Fi | 1
wi fi | Wi-Fi | 1
Wi–Fi | Wi-Fi | 1
wi‑fi | Wi-Fi | 1
WIFI | Wi-Fi | 1
wif | Wi-Fi | 1
wi-f | Wi-Fi | 1
wifi trouble | Wi-Fi | 1
hotdesk | Hot-desk | 1
hot desk | Hot-desk | 1
hot-desk | Hot-desk | 1
usb-c | USB-C | 1
usbc | USB-C | 1
usb c | USB-C | 1
email | E-mail | 1
e-mail | E-mail | 1
e mail | E-mail | 1
oncall | On-call | 1
on call | On-call | 1
onedrive | OneDrive | 1
one drive | OneDrive | 1
OneDrive | OneDrive | 1
sharepoint | On-call | 1
share point | On-call | 1
two factor | Two-factor | 1
two-factor | Two-factor | 1
twofactor | Two-factor | 1
office 365 | Office 365 | 1
office365 | Office 365 | 1
windows 11 | Windows 11 | 1
windows11 | Windows 11 | 1
win 11 | Windows 11 | 1
win11 | Windows 11 | 1
out of office | Office 365 | 1
print srver | Print server | 1
tpm 2.0 | Windows 11 | 1
0x80070005 | Error 0x80070005 | 1
0x80070002 | Error 0x80070002 | 1
0x80070005 | Error 0x80070002 | -
0X80070005 | Error 0x80070005 | 1
0x8007 | Error 0x80070002 | 1
error 0x80070005 | Error 0x80070005 | 1
80070005 | Error 0x80070005 | 1
KB5034441 | Blue screen | 1
kb 5034441 | Blue screen | 1
5034441 | Blue screen | 1
kb5034 | Blue screen | 1
E-5 | Fault E-5 | 1
e5 | Fault E-5 | 1
e 5 | Fault E-5 | 1
E–5 | Fault E-5 | 1
E-5 | Fault E-1234 | -
E-1234 | Fault E-1234 | 1
e1234 | Fault E-1234 | 1
E 1234 | Fault E-1234 | 1
1234 | Fault E-1234 | 1
E-12 | Fault E-1234 | 1
E-1235 | Fault E-1234 | -
WD-40 | Hinges | 1
wd40 | Hinges | 1
wd 40 | Hinges | 1
10.0.0.1 | Gateway 10.0.0.1 | 1
10.0.0.1 | Gateway 10.0.0.12 | 2
10.0.0.12 | Gateway 10.0.0.12 | 1
10.0.0.12 | Gateway 10.0.0.1 does | -
10.0.0 | Gateway 10.0.0.12 | 1
10.0.0.1 gateway | Gateway 10.0.0.1 does | 1
192.168 | Subnet | 1
192.168.178.0 | Subnet | 1
192.168.178.0/24 | Subnet | 1
10.1.1.53 | TCP/IP | 1
8443 | TCP/IP | 1
v2.1 | Upgrade | 1
2.1 | Upgrade | 1
V2.2 | Upgrade | 1
2.2.10 | Upgrade | 1
2.2.1 | Upgrade | 1
G5-1.0.16 | USB-C | 1
1.0.16 | USB-C | 1
5.7.1 | Mailbox full | 1
24/7 | On-call | 1
TCP/IP | TCP/IP | 1
tcpip | TCP/IP | 1
tcp ip | TCP/IP | 1
tcp | TCP/IP | 1
C:\\Windows\\System32 | Files in C | 1
system32 | Files in C | 1
windows\\system32 | Files in C | 1
\\\\fileserver\\share$ | Shared drive | 1
fileserver | Shared drive | 1
sfc /scannow | Files in C | 1
desks.example.com | Hot-desk | 1
example.com/book | Hot-desk | 1
C++ | Compile | 1
c++ errors | Compile | 1
C# | Forms | 1
.net 8 | Forms | 1
can't log in | Account locked | 1
cant login | Account locked | 1
cannot sign in | Account locked | 1
log on | Account locked | 1
locked out | Account locked | 1
2fa | Two-factor | 1
2FA | Two-factor | 1
mfa | Two-factor | 1
otp | Two-factor | 1
mfa phone | Two-factor | 1
beamer | Monitor | 1
projector | Monitor | 1
notebook | Lüfter | 3
notebook power | Laptop will not | 1
prnter | Printer offline | 1
pritner | Printer offline | 1
prinetr | Printer offline | 1
printr | Printer offline | 1
pasword | Password reset | 1
passwrod | Password reset | 1
pasword reset | Password reset | 1
recipt printer | Receipt | 1
reciept | Receipt | 1
moniter | Monitor | 1
labtop | Slow laptop | 2
mailbx | Mailbox full | 1
acount locked | Account locked | 1
acount lokced | Account locked | 1
phising | Phishing | 1
fishing | Phishing | 1
authentificator | Two-factor | 1
sofware | Software | 1
instal | Software | 1
windws 11 | Windows 11 | 1
camra | No sound | 1
wireles | Wi-Fi | 1
netwrok | Wi-Fi | 1
nosuchword | Printer offline | -
zzzz 4711 | Printer offline | -
"""


def rows(*tables: str) -> list[tuple[str, str, str]]:
    """(query, beginning of a title, rank) of each row."""
    lines = [line for table in tables or (ENGLISH, OTHER_LANGUAGES) for line in table.strip().splitlines()]
    return [(query.replace("⏎", "\n"), title, rank) for query, title, rank in (line.split(" | ") for line in lines)]
