"""Cities of several names, by history and by language: written for this project, in the form of name keys."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SAME_CITY"]

_NAMES = """
kyiv|kiev; yangon|rangoon; beijing|peking; ulaanbaatar|ulan bator|ulan batar; mumbai|bombay;
kolkata|calcutta; chennai|madras; bengaluru|bangalore; ho chi minh city|saigon; gdansk|danzig;
lviv|lvov|lemberg; kharkiv|kharkov; odesa|odessa; saint petersburg|st
petersburg|leningrad|petrograd; istanbul|constantinople; astana|nur sultan|nursultan; n
djamena|ndjamena|fort lamy; jakarta|djakarta; tehran|teheran; mecca|makkah; riyadh|riyad;
guangzhou|canton; nanjing|nanking; chongqing|chungking; tianjin|tientsin; almaty|alma ata;
tbilisi|tiflis; yerevan|erevan; chisinau|kishinev; tallinn|reval; vilnius|vilna; wroclaw|breslau;
kinshasa|leopoldville; maputo|lourenco marques; antananarivo|tananarive; mogadishu|mogadiscio;
mexico city|ciudad de mexico; the hague|hague|den haag; rome|roma; munich|munchen|muenchen;
cologne|koln|koeln; vienna|wien; geneva|geneve; prague|praha; warsaw|warszawa; bucharest|bucuresti;
belgrade|beograd; moscow|moskva; copenhagen|kobenhavn; gothenburg|goteborg; lisbon|lisboa;
naples|napoli; milan|milano; turin|torino; florence|firenze; venice|venezia; seville|sevilla;
antwerp|antwerpen; brussels|bruxelles; dhaka|dacca; kathmandu|katmandu; pune|poona; vadodara|baroda;
macau|macao; hong kong|hongkong; aleppo|halab; basra|basrah; mosul|mossul; chernihiv|chernigov;
dnipro|dnepropetrovsk|dnipropetrovsk; luhansk|lugansk; mykolaiv|nikolayev; zaporizhzhia|zaporozhye;
minsk|mensk; homs|hims; sanaa|sana a|sana; aden|adan; khartoum|khartum; el aaiun|laayoune
"""


def _same() -> dict[str, str]:
    entries = [entry.strip().split("|") for entry in _NAMES.replace("\n", " ").split(";")]
    return {name: names[0] for names in entries for name in names}


SAME_CITY: Mapping[str, str] = MappingProxyType(_same())
"""Every name of such a city, and the one that stands for all."""
