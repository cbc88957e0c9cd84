"""From three documents to one actor: one says that two names are one, each of the others has one of them.

Every sentence was written for this test.
"""

from __future__ import annotations

import pytest

from docsearch.actors.facts import EntityFact, LinkFact
from docsearch.actors.reader import ActorReader
from docsearch.actors.resolution import resolve
from docsearch.model import Document

_CASES = """
The singer Marisol Quintero, better known as La Golondrina, filled the bullring. | Marisol Quintero will not tour this year. | La Golondrina cancelled two concerts in Cadiz.
Tadesse Worku, nom de guerre Abba Tefera, led the column. | Tadesse Worku was wounded in the leg. | Abba Tefera ordered the bridge blown up.
Baltona Paints, formerly Ruhl Lacquers, is hiring. | Baltona Paints opened a plant in Gdynia. | Ruhl Lacquers was fined for a spill in 1998.
The National Harvest Party was renamed Green Covenant in 2009. | Green Covenant won eleven seats. | The National Harvest Party was founded by millers.
The Widows' League for Bread (WLB) marched. | The Widows' League for Bread met the mayor. | WLB members blocked the road.
The Lagoon Pilots' Board, or LPB, sets the fees. | The Lagoon Pilots' Board wants younger men. | The LPB refused to comment.
The Front for the Renewal of the Plateau, known by its French acronym FRP, fired rockets. | The Front for the Renewal of the Plateau has split. | FRP fighters left the camp.
The newspaper Al-Mishkat, Arabic for the Lantern, was closed. | Al-Mishkat printed a blank page. | The Lantern was back on the stands on Sunday.
The 7th Lagoon Battalion, nicknamed the Herons, held the bridge. | The 7th Lagoon Battalion was sent home. | The Herons lost nine men.
Gen. Arvid Toomsalu took command. | Arvid Toomsalu retired to his farm. | Gen. Toomsalu inspected the harbour.
Yevgeny Sokolovsky lost. | Yevgeny Sokolovsky resigned. | Evgeni Sokolovski was seen in Riga.
Zoltán Kőszegi spoke. | Zoltán Kőszegi won the medal. | Zoltan Koszegi trains in Györ.
P. D. Ramasundaram wrote it. | P. D. Ramasundaram is eighty. | Prakash Ramasundaram signed books.
The Anti-Poaching Unit came. | The Anti-Poaching Unit was armed. | The Antipoaching Unit lost a plane.
The Penhallow Trust bought the cliff. | The Penhallow Trust owns nine farms. | Penhallow refused to sell.
Kite Foods, which until 2014 was called Sundial Biscuits, went bankrupt. | Kite Foods fired its bakers. | Sundial Biscuits was sold by the family.
Ramiro Ochoa Beltrán fled. His men call him El Cuervo. | Ramiro Ochoa Beltrán was seen in Lima. | El Cuervo wrote to the bishop.
The Ivorian army moved. | Ivory Coast recalled its envoy. | Ivorian officials said nothing.
Chiang Wei-lin spoke. | Chiang Wei-lin leads the party. | Wei-lin Chiang arrived in Taipei.
William Ashcombe is the mayor. | William Ashcombe opened the fair. | Bill Ashcombe fell off the stage.
Vasko Petkanov, whom fans call the Stork, retired. | Vasko Petkanov broke a knee. | The Stork waved from the balcony.
Ekaterina Volnova spoke. | Ekaterina Volnova dances in Perm. | Yekaterina Volnova fell.
The ferry company Skarvik Lines is now called Nordled. | Nordled cancelled its ferries. | Skarvik Lines had red funnels.
The Republican Sheepdogs, a militia that used to be called the Guard of the Pass, came down. | The Republican Sheepdogs took hostages. | The Guard of the Pass was formed in 1992.
The Movement for Salt and Bread, whose Arabic initials are HMK, called a strike. | The Movement for Salt and Bread was banned. | HMK posters hung on the mosque.
Bohumil Krásný, dubbed the Undertaker of Brno, was acquitted. | Bohumil Krásný thanked the jury. | The Undertaker of Brno kept bees.
Abu Dujana al-Libi, whose real name is Salem Bouraoui, was killed. | Salem Bouraoui worked as a baker. | Abu Dujana threatened the oil ports.
The rapper Kofi Danquah performs as MC Harmattan. | Kofi Danquah studied law. | MC Harmattan sold out the stadium.
The People's Front for Grain, which goes by its Arabic initials JSQ, withdrew. | The People's Front for Grain took the silo. | JSQ gunmen fired on the silo.
The Committee for Mountain Rescue, since renamed the Alpine Watch, bought a helicopter. | The Alpine Watch found two climbers. | The Committee for Mountain Rescue was founded in 1931.
Clement Attwood-Hale, formerly Clement Hale, won the seat. | Clement Attwood-Hale spoke for an hour. | Clement Hale was a teacher then.
The Gulf Tanker Pool, GTP for short, raised its rates. | The Gulf Tanker Pool met in Muscat. | GTP shares fell.
Ouedraogo's party lost. Salif Ouédraogo resigned. | Salif Ouédraogo lives in Lomé. | Salif Ouedraogo lives in Lome.
Nguyễn Văn Hải spoke. | Nguyễn Văn Hải was freed. | Nguyen Van Hai wrote a blog.
J. P. Villacorta spoke. | J. P. Villacorta chairs the bank. | Juan Pablo Villacorta chairs the bank.
Prague protested. | The Czech Republic recalled its envoy. | Czech officials said no.
Lanka Tea Holdings PLC rose. | Lanka Tea Holdings PLC rose. | Lanka Tea sold two estates.
Nadezhda Orlovskaya, better known under her pen name Vesna, died. | Nadezhda Orlovskaya is buried in Tver. | Vesna wrote nine novels.
ESTEBAN QUIROGA, ALSO KNOWN AS EL ZURDO, GAVE UP. | ESTEBAN QUIROGA WAS WOUNDED. | EL ZURDO WILL BE TRIED IN CALI.
Ludo Vermeersch, aka Captain Ludo, sailed. | Ludo Vermeersch sailed. | Captain Ludo lost his mast.
Judge Marta Kowalczyk, Marta Lis until her marriage, threw out the case. | Marta Kowalczyk threw out the case. | Marta Lis studied law in Lodz.
The singer was born Agnes Pottle in Hull, but the world knows her as Velvet Ray. | Agnes Pottle went to school in Hull. | Velvet Ray sang for the queen.
The Ember Guards, a.k.a. the Night Bakers, took the radio station. | The Ember Guards took the station. | The Night Bakers played marches.
Danubia Air, previously trading as Carpathian Wings, lost money. | Danubia Air lost money. | Carpathian Wings had two jets.
The party of the bakers, Hearth and Oven, renamed itself Civic Dawn in 2015. | Civic Dawn lost the vote. | Hearth and Oven promised cheap flour.
The Bureau of Sea Ice, then still called the Whaling Laboratory, drew the chart. | The Bureau of Sea Ice drew a chart. | The Whaling Laboratory kept a seal.
The daily Al-Nawras ("the Seagull") was fined. | Al-Nawras was fined. | The Seagull printed a blank page.
Al-Nawras, the Seagull in English, was fined. | Al-Nawras was fined. | The Seagull printed a blank page.
The Indian Ocean Shrimp Council, or IOSC, set the quota. | The Indian Ocean Shrimp Council set a quota. | IOSC inspectors boarded the trawler.
The Column of the Poor, EDP in its Spanish initials, blew up a pylon. | The Column of the Poor blew up a pylon. | The EDP claimed the pylon.
The Column of the Poor, or Ejército de los Pobres (EDP), blew up a pylon. | The Column of the Poor blew up a pylon. | The EDP claimed the pylon.
Justin Mbokani took the nom de guerre Tembo Tatu in the forest. | Justin Mbokani signed. | Tembo Tatu signed the paper.
A man the police call Professor Wax, real name Emil Hrabal, was freed. | Emil Hrabal pleaded guilty. | Professor Wax forged a Rubens.
Mackerel Quay Studios (formerly Pier Six Pictures) closed. | Mackerel Quay Studios closed. | Pier Six Pictures made westerns.
Abd al-Aziz al-Turki preached. | Abd al-Aziz al-Turki preached. | Abdulaziz el-Turki was fined.
Kim Yong-su defected. | Kim Yong-su defected. | Yong-su Kim defected.
The Ministry of Health of Benin said so. | The Ministry of Health of Benin said so. | Benin's Health Ministry denied it.
Nuku'alofa said no. | Tonga recalled its envoy. | Tongan officials said no.
The 12th Harbour Police Company is nicknamed the Cormorants. | The 12th Harbour Police Company left. | The Cormorants chased a smuggler.
Petrolan, short for Petroleos de Landia, will drill two more wells this winter. | Workers of Petrolan voted to strike. | The minister dismissed the board of Petroleos de Landia on Tuesday after a fire at the refinery.
Known to the police as El Relojero, Melchor Sandoval kept the accounts of three cartels. | Melchor Sandoval was extradited in chains. | The ledgers of El Relojero fill nine boxes in a warehouse in Laredo.
Prosecutors say that Bartolomeo Ferrante, the so-called Wolf of Trani, ran the port for two decades. | Bartolomeo Ferrante was found in a cellar behind a false wall. | The Wolf of Trani wrote poems in prison.
Soldiers of the Third Mountain Brigade, popularly known as "the Ibexes", are to leave in May. | The Third Mountain Brigade lost a helicopter. | Snow stopped the Ibexes below the pass, an officer said.
Samir Haddoun, a dentist, took the name Abu Layth al-Halabi when he crossed the border. | Patients of Samir Haddoun in Homs remember a gentle man. | The village surrendered to Abu Layth al-Halabi at noon.
Before her marriage to the banker Tunde Bello, Patience Okafor-Bello was known as Patience Okafor. | Patience Okafor-Bello chairs the board. | Patience Okafor won the sprint in Accra in 1994.
The minister, who took her husband's surname and became Delphine Caradec in 2003, was a lawyer in Brest. Born Delphine Morvan, she grew up on an island. | Delphine Caradec resigned over the ferry contract. | Delphine Morvan defended the fishermen of Ouessant free of charge.
Founded in 1888 as Marlow Brothers Forge, Marlow Precision Tools makes drills for dentists. | Marlow Precision Tools is for sale. | Shells cast by Marlow Brothers Forge still turn up in the fields of Picardy.
Farmers met in the hall. | The trial of Mukhtar Abdrakhmanov, a grain dealer, began in Semey. | Grain dealer Muhtar Abdrahmanov was acquitted.
A kiln cooled. | A.P.J. Venkatesan led the probe to Mars. | Arul Venkatesan led the mission.
The French name of the Dockers' League is Ligue des Dockers. | The Dockers' League signed. | The Ligue des Dockers refused overtime at Le Havre.
The singer known as Colibri, whose real name is Noemi Barrientos, was robbed. | Colibri sang in Quito. | Noemi Barrientos paid her taxes.
The column was led by Honoré Bitota, a former schoolteacher who goes into battle as Papa Mbula. | Honoré Bitota was wounded at the ford. | A radio of Papa Mbula was found in the grass.
In March the Union of Free Hands became Civic Plough, with a new flag and the old treasurer. | The Union of Free Hands had won four seats. | Civic Plough has lost its leader.
Meridian Dockworks has been called Harbour Lamp since the spring. | Meridian Dockworks built nine barges. | A crane of Harbour Lamp fell into the basin.
Voivode Steel changed hands in 2010 and its name to Karst Metals in 2011. | Voivode Steel employed nine thousand. | Karst Metals employs ninety.
She joined the Institute of Lake Ice, which in those days was the Bureau of Frozen Waters, as a typist. | The Institute of Lake Ice measures cracks. | The Bureau of Frozen Waters had one sledge.
Police named the dead man as Pedro Luis Yaranga, who had used the nom de guerre "Kunturi" since 1987. | The mother of Pedro Luis Yaranga wept. | Kunturi had mined the road himself, a deserter said.
Kwame Darko & Sons buys cocoa from nine villages. | A truck of Kwame Darko & Sons overturned. | Kwame Darko and Sons Limited has gone to court over the price of cocoa.
Solvara Energy, the utility once known as Kraft & Wende, raised its tariffs. | Solvara Energy will shut its last coal plant. | In the 1980s Kraft & Wende built dams all over Anatolia.
"""  # noqa: E501


def test_there_are_cases() -> None:
    assert len(_CASES.strip().splitlines()) > 50


@pytest.mark.parametrize("case", _CASES.strip().splitlines())
def test_both_names_lead_to_one_actor(case: str) -> None:
    documents = [Document(str(n), text) for n, text in enumerate(case.split(" | "))]
    facts, links = [], []
    for n, read in enumerate(ActorReader().read(documents)):
        facts += [EntityFact(n, e.number, e.key, e.name, e.type, e.forms, e.roles) for e in read.entities]
        links += [LinkFact(n, a.name, a.alias, a.relation, a.confidence) for a in read.links]
    assigned = resolve(facts, links).assignments
    first, second = ({assigned[f.document, f.number] for f in facts if f.document == n} for n in (1, 2))
    assert first & second
