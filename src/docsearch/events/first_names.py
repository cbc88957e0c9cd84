"""Common first names that leave no doubt of the gender of who has them."""

from __future__ import annotations

__all__ = ["FEMALE", "MALE"]

FEMALE = frozenset(
    """anna anne maria mary elena helena ingrid sofia sophia nuala carla rose fatima aisha olga irina natasha
    svetlana julia laura lucia marta martha nadia petra sarah susan emma eva ana catherine katherine
    elizabeth margaret jane joan helen helga ruth agnes clara clare alice grace amina leila layla mariam
    zainab ursula greta astrid birgit karin monica monika teresa isabel rosa carmen ines claire marie
    jeanne louise sylvie aino tamsin anca marit vera lena nina tanya galina ludmila daniela gabriela paula
    angela amy kate lucy nora elsa ilse amalia dora sonja sonia anja katja silvia sylvia barbara brigitte
    christina christine kristina emily hannah hanna johanna judith katarina karen linda lisa magda
    magdalena marina marion miriam nadine natalia nicole patricia rachel rebecca regina renata sabine
    sandra simone stella stephanie susanne tamara tatiana theresa valentina vanessa veronica victoria
    viola yvonne zoe ada beatrice bianca camilla caroline cecilia charlotte chiara cristina diana dolores
    edith eleanor elisa elise ella erika esther eugenia fiona flora francesca frida gerda gisela hedwig
    heidi hilda ida inga iris irene ivana jana jasmin jelena jennifer jessica josephine juliet katrin
    kirsten lara larissa lidia liv lotte luisa lydia maja margot mathilde matilda mercedes mila milena
    mira nadezhda naomi ottilie pilar priya pia ramona rita rosalind sigrid silke solveig soraya sunita
    thea tilda ulrike valeria wanda yasmin yelena zara zeynep ayse bintou fatou wanjiru akosua amara
    chidinma ngozi mei yuki keiko yoko sakura""".split(),
)
MALE = frozenset(
    """john james peter pedro paul pablo marko petar ivan jonas viorel levon fergus kaarel royce ahmed
    mohammed
    muhammad mohamed ali hassan hussein omar ibrahim yusuf abdul tariq harun karim rashid david daniel
    michael thomas william george charles henry robert richard andrew mark luke stephen martin simon
    philip edward frank hans karl otto heinrich carlos juan jose luis miguel antonio giovanni marco luca
    pierre jacques michel andre émile emile henri louis sergei vladimir boris dmitri alexei nikolai igor
    victor viktor oleg stefan tomas jan erik lars sven olaf niels gjon niko aldous anselm lucian jack joe
    sam ben tom tim jim bob bill adam adrian albert alessandro alexander alexandre alfred allan alvaro
    anders anton arjun arthur arturo axel bernard bernhard bjorn bruno cesar christian christopher claude
    conrad dario davide denis diego dieter dirk donald edgar eduardo edwin emmanuel enrique eric ernst
    eugene felix ferdinand fernando filip francesco francois franz frederick friedrich fritz gabriel georg
    georges gerald gerhard giorgio giuseppe gordon gregor guido gustav guy harald harold harry hector
    helmut herbert herman hermann hugo ian idris isaac ismail jaime jakob jamal jean jeremy jerome joachim
    johan johannes jonathan jorge josef joseph julian julio jurgen kenji kenneth kevin klaus konrad
    konstantin kurt lech leo leon leonard leopold lorenzo ludwig mahmoud manuel marcel mario mateo mathias
    matteo matthew matthias max maxim mehmet mikhail milan mustafa nathan nelson nicholas nicolas oliver
    omer oscar oskar pascal pavel patrick philippe pieter piotr radek rafael raj rajiv ralph ramon raul
    rene reza ricardo roberto roger roland roman ronald rudolf rupert salim samir samuel santiago
    sebastian selim sergio stanislav steven stuart tadeusz theodor timothy tobias tony umberto valentin
    vincent vasily vittorio walter werner wilhelm wolfgang yuri yves zoltan kofi kwame chinedu emeka juma
    hiroshi takeshi wei""".split(),
)
