"""Text with the word statistics of a support team's guides: word frequencies follow Zipf's law."""

from itertools import accumulate, product
from random import Random

EVERYDAY = """
the and is to a of on it in for if then not with check this that you caller open press wait see when from screen has
ask user same again still which turn off restart button side back left right below first second next after before try
printer cable power light network password account computer laptop mailbox server device window message error folder
file phone address name number menu settings profile update driver queue paper tray toner scanner port socket plug
adapter battery charger keyboard mouse monitor display camera headset microphone speaker volume sound wireless router
switch firewall browser certificate token code login logout session locked expired reset change confirm approve request
ticket desk team manager office home remote tunnel gateway proxy drive share permission owner group policy install
remove version licence program application shortcut desktop taskbar icon colour black green amber blinking steady
slow fast full empty missing damaged blocked offline online connected disconnected known unknown correct wrong old new
morning evening minute hour yesterday customer order invoice payment terminal receipt drawer barcode label warehouse
escalate resolve replace return report describe record photograph unplug reconnect synchronise calendar meeting invite
attachment phishing link sender suspicious quarantine backup restore archive export import café naïve über
""".split()

STARTS = (
    "ba ca da fa ga ka la ma na pa ra sa ta va be de ge ke le me ne pe re se te bi di fi ki li mi ni pi ri si".split()
)
MIDDLES = "bo co do fo go lo mo no po ro so to bu cu du gu lu mu nu pu ru su tu ran len tor vex mar".split()
ENDS = "n r s t x ck nd rm sk ton dex lin mer var zon".split()


class Writer:
    """Generates text from ``size`` different words, common ones first. Equal seeds give equal text."""

    def __init__(self, size: int = 20_000, seed: int = 1):
        self.random = Random(seed)
        rare = ["".join(parts) for parts in product(STARTS, MIDDLES, ENDS)]
        self.random.shuffle(rare)
        self.words = [*EVERYDAY, *rare][:size]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def some(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def title(self) -> str:
        return " ".join(self.some(self.random.randint(2, 6))).capitalize()

    def body(self) -> str:
        """1 to 2 kB in lines of a dozen words."""
        words = self.some(self.random.randint(170, 330))
        return "\n".join(" ".join(words[start : start + 12]) for start in range(0, len(words), 12))
