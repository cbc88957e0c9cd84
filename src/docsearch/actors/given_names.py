"""Given names in other letters and languages, and short for each other: written for this project."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

__all__ = ["SAME_NAMES", "diminutives"]

_SAME = """
muhammad mohammed mohamed muhammed mohammad mohamad muhamad mehmed mohamud mahomed muhamed mohamet mamadou
ahmad ahmed ahmet akhmed akhmad
iusuf yusuf youssef yousef yusef yousif youssouf yusup
omar umar omer oumar
usama osama oussama
othman uthman osman usman othmane ousmane
husein hussein hussain husain husayn hossein hussayn hocine houssein
hasan hassan hassane hacen
abdulah abdullah abdallah abdulla abdoulaye
khalid khaled halid
ismail ismael ismaeel
ibrahim ebrahim brahim ibraheem
mustafa mustapha moustafa mostafa moustapha
mahmud mahmoud mahmood
suleiman sulaiman suleyman soleiman souleymane sulayman
jamal gamal djamel jemal
jafar jaafar djaafar gafar ghafar
aisha aysha aicha ayesha
sergei sergey serguei sergiy serhii serhiy siarhei
aleksander alexander aleksandr alexandr aleksandar oleksandr alyaksandr aliaksandr
aleksei alexei alexey aleksey oleksii oleksiy
andrei andrey andriy andrii
vladimir volodymyr wladimir uladzimir
dmitri dmitry dmitriy dimitri dmytro dmitrii
iuri yuri yury yuriy iouri yurii
nikolai nikolay nicolai mykola
mikhail mikhael mihail mykhailo
evgeni yevgeny yevgeni evgeny evgenii yevgeniy yevhen ievgen
grigori grigory grigoriy hryhoriy hryhorii
pavel pavlo pavlos
petr pyotr petro piotr
igor ihor
oleg oleh
viktor victor
vasili vasily vassily vasiliy vasyl vassili
fedor fyodor feodor fiodor
semen semyon
elena yelena olena
ekaterina yekaterina kateryna katerina
natalia natalya nataliya nataliia
tatiana tatyana tetiana tetyana
iulia yulia yuliya julia yuliia
kadafi gaddafi qaddafi gadhafi qadhafi kadhafi khadafy gadafi qadafi kaddafi
zelenski zelensky zelenskyy zelenskiy
milosevic miloshevich milosevich
arafat araft
muammar moammar muamar moamer muammer mouammar
giorgos yorgos georgios yiorgos giorgios
iannis yannis giannis ioannis
sheikh shaykh cheikh sheik shaikh
konstantinos constantinos kostas konstantin constantine
"""
_SHORT = """
william bill will billy; robert bob rob bobby; richard dick rick; edward ted ed eddie; james jim
jimmy; john jack johnny; joseph joe joey; michael mike mick; anthony tony; thomas tom tommy; charles
charlie chuck; david dave; daniel dan danny; stephen steve; steven steve; andrew andy; christopher
chris; matthew matt; benjamin ben; samuel sam; kenneth ken; ronald ron; gerald gerry jerry; lawrence
larry; nicholas nick; patrick pat paddy; peter pete; philip phil; phillip phil; raymond ray; timothy
tim; gregory greg; jeffrey jeff; frederick fred freddie; alexander alex; albert bert; leonard len;
walter walt; elizabeth liz beth betty; margaret maggie peggy meg; katherine kate kathy; catherine
cathy kate; susan sue; patricia pat pattie trish; deborah debbie; jennifer jenny jen; rebecca becky;
victoria vicky; barbara barb; francisco paco pancho; jose pepe; ignacio nacho; jesus chucho;
guadalupe lupe; enrique quique; manuel manolo; eduardo lalo; antonio tono; alejandro alex; roberto
beto; dolores lola; luis lucho; giuseppe beppe peppe; salvatore toto; aleksander sasha; mikhail
misha; vladimir volodya vova; dmitri dima mitya; nikolai kolya; sergei seryozha; evgeni zhenya;
konstantinos kostya; iuri yura; pavel pasha; ivan vanya; elena lena; ekaterina katya; tatiana tanya;
natalia natasha; friedrich fritz; johannes hans; heinrich heinz; maximilian max
"""


def _same() -> dict[str, str]:
    lines = [line.split() for line in _SAME.strip().splitlines()]
    return {form: forms[0] for forms in lines for form in forms}


def _written() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for forms in (entry.split() for entry in _SHORT.replace("\n", " ").split(";")):
        for short in forms[1:]:
            found.setdefault(short, set()).add(forms[0])
    return {short: frozenset(full) for short, full in found.items()}


SAME_NAMES: Mapping[str, str] = MappingProxyType(_same())
"""Every writing of a given name, and one that stands for all."""


@cache
def diminutives() -> Mapping[str, frozenset[str]]:
    """Short given names with the full ones they stand for, in the writing of :data:`SAME_NAMES`.

    English ones by the ``nicknames`` package too, as far as the short one is seen in the full one, or ends as
    pet names do: "Emma" for "Emily" is rather another woman.
    """
    from nicknames import name_triplets

    found = {short: set(full) for short, full in _written().items()}
    pairs = [(t.name2, t.name1) for t in name_triplets() if t.relationship == "has_nickname"]
    names = {full for _, full in pairs}
    for short, full in pairs:
        pet = short.endswith(("y", "ie"))
        if pet or short in full or (short[:_ALIKE] == full[:_ALIKE] and short not in names):
            found.setdefault(short, set()).add(full)
    return MappingProxyType({short: frozenset(full) for short, full in found.items()})


_ALIKE = 2  # letters
