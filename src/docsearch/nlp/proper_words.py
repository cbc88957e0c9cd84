"""Words that are names though dictionaries hold them: written for this project, small letters."""

from __future__ import annotations

__all__ = ["CALENDAR_WORDS", "DOUBTFUL_NAMES", "GIVEN_NAMES", "PEOPLES", "SURNAMES"]

CALENDAR_WORDS = frozenset(
    """jan feb apr jun jul aug sept oct nov dec april august christmas december easter february friday
    january july june monday november october ramadan saturday september sunday thursday tuesday
    wednesday""".split()
)
"""Always capitalised."""

PEOPLES = frozenset(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi
    missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont
    wisconsin wyoming peking canton saigon leningrad stalingrad calcutta bombay madras rangoon bavaria
    saxony prussia normandy brittany tuscany sicily sardinia crete crimea eiffel broadway ababa abu abuja
    abyssinia accra addis afghan afghani afghanis afghanistan afghans africa african africans aires
    albania albanian albanians algeria algerian algerians algiers alofa amazon america american americans
    amman amsterdam andean andorra andorran andorrans angola angolan angolans ankara antananarivo antigua
    antiguan antiguans aotearoa apia arab arabia arabian arabians arabs argentina argentine argentinean
    argentines argentinian argentinians armenia armenian armenians ashgabat asia asian asians asmara
    astana asuncion athens atlantic aussie aussies australia australian australians austria austrian
    austrians azerbaijan azerbaijani azerbaijanis azeri azeris baghdad bahamas bahamian bahamians bahrain
    bahraini bahrainis bajan baku balkan bamako bandar bangkok bangladesh bangladeshi bangladeshis bangui
    banjul barbadian barbadians barbados barbuda barbudan barbudans basotho basque basseterre basutoland
    batswana bechuanaland begawan beijing beirut belarus belarusian belarusians belarussian belfast
    belgian belgians belgium belize belizean belizeans belmopan benin beninese beninois berlin bern bhutan
    bhutanese bishkek bissau bogota bolivia bolivian bolivians bonn bosnia bosnian bosnians botswana
    botswanan brasilia bratislava brazil brazilian brazilians brazzaville bridgetown brit britain british
    briton britons brits brunei bruneian bruneians brussels bucharest budapest buddhist buddhists buenos
    bulgaria bulgarian bulgarians burkina burkinabe burkinabes burma burmese burundi burundian burundians
    byelorussia byelorussian cabo cairo cambodia cambodian cambodians cameroon cameroonian cameroonians
    canada canadian canadians canberra cape caracas cardiff caribbean castries catalan catholic catholics
    ceylon ceylonese chad chadian chadians chechen chechens chile chilean chileans china chinese chisinau
    christian christians colombia colombian colombians colombo comorian comorians comoros conakry congo
    congolese copenhagen costa cote croat croatia croatian croatians croats cuba cuban cubans cypriot
    cypriots cyprus czech czechia czechoslovak czechoslovakia czechoslovakian czechoslovaks czechs
    dahomean dahomey dakar damascus dane danes danish darussalam delhi denmark dhabi dhaka dili djamena
    djibouti djiboutian djiboutians dodoma doha domingo dominica dominican dominicans dprk drc dublin
    dushanbe dutch dutchman dutchmen ecuador ecuadoran ecuadorean ecuadorian ecuadorians edinburgh egypt
    egyptian egyptians eire emirati emiratis england english englishman englishmen equatoguinean
    equatorial eritrea eritrean eritreans estonia estonian estonians eswatini ethiopia ethiopian
    ethiopians europe european europeans faso fiji fijian fijians filipina filipino filipinos finland finn
    finnish finns flemish formosa france freetown french frenchman frenchmen frg funafuti fyrom gabon
    gabonese gaborone gambia gambian gambians gdr georgetown georgia georgian georgians german germans
    germany ghana ghanaian ghanaians gibraltar gibraltarian gibraltarians gitega greece greek greeks
    greenland greenlander greenlanders greenlandic grenada grenadian grenadians grenadines guatemala
    guatemalan guatemalans guiana guinea guineans guyana guyanese haiti haitian haitians hanoi harare
    hargeisa hashemite havana hebrides hellenic helsinki herzegovina hindu hindus holland honduran
    hondurans honduras hong hongkonger honiara hungarian hungarians hungary hutu iceland icelander
    icelanders icelandic india indian indians indonesia indonesian indonesians iran iranian iranians iraq
    iraqi iraqis ireland irish irishman irishmen islamabad islamic israel israeli israelis italian
    italians italy ivoire ivorian ivorians jakarta jamaica jamaican jamaicans japan japanese jerusalem
    jesuit jesuits jew jewish jews john jordan jordanian jordanians jose juan juba kabul kampala kampuchea
    kampuchean katanga kathmandu kazakh kazakhs kazakhstan kazakhstani kenya kenyan kenyans khartoum
    kigali kingston kingstown kinshasa kiribati kittitian kitts kiwi kiwis kong konger kongers korea
    korean koreans kosovan kosovans kosovar kosovars kosovo kremlin ksa kuala kurd kurdish kurds kuwait
    kuwaiti kuwaitis kyiv kyrgyz kyrgyzstan kyrgyzstani lanka lankan lankans lao laos laotian laotians
    latin latvia latvian latvians lebanese lebanon leone leonean leoneans lesotho leste lhasa liberia
    liberian liberians libreville libya libyan libyans liechtenstein liechtensteiner liechtensteiners
    lilongwe lima lisbon lithuania lithuanian lithuanians ljubljana lome london louis luanda lucia lucian
    lumpur lusaka luxembourg luxembourger luxembourgers luxembourgish macedonia macedonian macedonians
    madagascan madagascar madrid maghreb magyar magyars majuro malabo malagasy malawi malawian malawians
    malaya malayan malayans malaysia malaysian malaysians maldives maldivian maldivians mali malian
    malians malta maltese managua manama manila maputo marino marshallese maseru mauritania mauritanian
    mauritanians mauritian mauritians mauritius mbabane mediterranean mexican mexicans mexico micronesia
    micronesian micronesians minsk mogadishu moldavia moldavian moldova moldovan moldovans monaco
    monegasque monegasques mongol mongolia mongolian mongolians mongols monrovia montenegrin montenegrins
    montenegro montevideo moresby moroccan moroccans morocco moroni moscow mozambican mozambicans
    mozambique muscat muslim muslims myanmar myanmarese nairobi nam namibia namibian namibians nassau
    nauru nauruan nauruans naypyidaw nepal nepalese nepali nepalis netherlands nevis nevisian ngerulmud
    niamey nicaragua nicaraguan nicaraguans nicosia niger nigeria nigerian nigerians nigerien nigeriens
    nordic norway norwegian norwegians nouakchott novo nuku nuuk nyasaland oman omani omanis oslo ottawa
    ouagadougou pacific pakistan pakistani pakistanis palau palauan palauans palestine palestinian
    palestinians palikir panama panamanian panamanians papua paraguay paraguayan paraguayans paramaribo
    paris pashtun paz penh pentagon persia persian persians peru peruvian peruvians philippine philippines
    phnom png podgorica poland pole poles polish porto portugal portuguese prague praia prc pretoria
    prince principe pristina protestant protestants puerto pyongyang qatar qatari qataris quebec quito
    rabat ramallah republics reykjavik rhodesia rhodesian rhodesians rica rican ricans rico riga riyadh
    rok romania romanian romanians rome roseau rumania rumanian rumanians russia russian russians rwanda
    rwandan rwandans rwandese sahara sahel sahrawi sahrawis saigon salvador salvadoran salvadorans
    salvadorean salvadoreans salvadorian sammarinese samoa samoan samoans san sanaa santiago santo sao
    sarajevo saudi saudis scandinavian scot scotland scots scotsman scottish senegal senegalese seoul serb
    serbia serbian serbians serbs seri seychelles seychellois shia shiite shiites siam siberian sierra
    sikh sikhs singapore singaporean singaporeans sinhalese skopje slav slavic slovak slovakia slovakian
    slovaks slovene slovenes slovenia slovenian slovenians sofia solomon somali somalia somalian
    somaliland somalilander somalilanders somalis soviet soviets spain spaniard spaniards spanish sri
    stockholm sudan sudanese sultanate sunni sunnis surinam suriname surinamese suva swazi swaziland
    swazis swede sweden swedes swedish swiss switzerland syria syrian syrians taipei taiwan taiwanese
    tajik tajikistan tajikistani tajiks tallinn tamil tanganyika tanganyikan tanzania tanzanian tanzanians
    tarawa tashkent tbilisi tegucigalpa tehran thai thailand thais thimphu tibet tibetan tibetans timor
    timorese tirana tobago togo togolese tokyo tome tomean tonga tongan tongans transjordan trinidad
    trinidadian trinidadians tripoli tunis tunisia tunisian tunisians turk turkey turkish turkiye turkmen
    turkmenistan turkmens turks tutsi tuvalu tuvaluan tuvaluans uae uganda ugandan ugandans ukraine
    ukrainian ukrainians ulaanbaatar ulster uruguay uruguayan uruguayans usa ussr uzbek uzbekistan
    uzbekistani uzbeks vaduz valletta vanuatu vatican vella venezuela venezuelan venezuelans verde verdean
    verdeans vienna vientiane viet vietnam vietnamese vila vilnius vincent vincentian vincentians volta
    wales walloon warsaw washington wellington welsh welshman windhoek yamoussoukro yaounde yemen yemeni
    yemenis yemenite yerevan yugoslav yugoslavia yugoslavian yugoslavs zagreb zaire zairean zairian zambia
    zambian zambians zanzibar zanzibari zanzibaris zealand zealander zealanders zimbabwe zimbabwean
    zimbabweans zulu""".split()
)
"""Countries, peoples, religions and regions, and adjectives of these."""

GIVEN_NAMES = frozenset(
    """aaron abdel abdul abdullah abraham adam adolf adolfo adriana agata agnes agnieszka ahmad ahmed aidan
    aisha alan albert alberto alec alejandro aleksandar aleksandr aleksei alessandro alex alexander
    alexandra alexandre alexei alfonso alfred alfredo ali alice allen alvaro amadou amelia amina
    aminata amir ana anastasia anatoly anders andre andrea andreas andrei andrej andres andrew
    andrzej aneta angela angus anita ann anna anne anneke annette anthony antoine anton antonia
    antonina antonio arkady armando arne arnold arthur arturo arvid astrid babacar barbara barry
    beatriz ben benjamin bernard bernardo bertha bertrand bettina betty bjorn bogdan bohumil boris
    boubacar brian brigitte bruce bruno camila camille carl carla carlo carlos carmen carol caroline
    catherine cecilia celia cesar charles chester chiara christian christine christopher claude
    claudia claudio clemens clement colin conrad craig cristina cyril damian daniel daniela daria
    dariusz darren dave david deborah demetrio deng denis dennis diana diego dieter dimitri dmitri
    dmitry dominik donald dorothy douglas dragan duncan dusan dwight ebba eckhard ed eddie edgar
    edith edmund eduardo edward edwin efrain elena elias elisabeth elizabeth ellen elsa emeka emil
    emile emilio emily emma enrique enzo eric erich erika ernest ernestine ernesto ernst esteban
    esther eugene eugenia eva evgeny fatima fatou federico feliks felipe felix ferdinand ferhat
    fernanda fernando fidel filip flavia florence francesca francesco francis francisco francois
    frantisek franz fred frederick frida friedrich fritz fyodor gabriela gary gaspar gennady
    geoffrey george georges gerald gerard gerardo gilbert gilberto giorgio giovanni giulia giuseppe
    gonzalo goran gordon graham greg gregory grzegorz gudrun guido guillermo gunnar gunther gustav
    gustavo haakon halina hamid hamza hanna hannah hanne hans harold harry hassan hector heinrich
    helen helena helga helmut henri henrik henry henryk herbert herman hermann hernan hideo hiroshi
    ho horst hossein howard hristo hubert hugh hugo humberto hussein ian ibrahim ignacio ignatius
    igor ikenna ilya imre ines inga ingeborg ingrid irene irina isaac isabel isabella ismael ismail
    istvan ivan ivana iveta jacob jacques jadwiga jaime jakob jakub james jan jane janet jaroslav
    jason javier jean jennifer jeremy jerome jerry jerzy jesse jessica jesus jim jimmy jiri joachim
    joan joao joaquin joe joel johann john jonas jonathan jorge jorgen jose josef josefa joseph
    joshua josip juan juana judith juergen julia julian julio julius jurgen kaare kamil karel karen
    karim karin karl karolina katarina kate kathleen katya kazimierz keith kemal ken kenneth kerstin
    kevin khaled khalid kim kirill klaus kofi konrad kristina ksenia kurt kwame larry lars laszlo
    laura laurence laurent lawrence lee leila leo leon leonard leonid leonidas leonor leopold leslie
    lewis lidia liesel linda lionel lisa ljubica lloyd lorenzo lothar louis louise lubomir lucas
    lucia luciano lucien lucy ludmila ludwig luigi luis luke lutz lydia lyndon magdalena mahmoud
    mahmud malcolm malgorzata mamadou manfred manuel mao marc marcel marcelo marco marcos maren
    margaret margit maria marianne marie mario marion marisol marius marko marta martha martin
    marvin mary matteo matthew matthias maurice mauricio max mehdi mehmet michael michel miguel
    mikael mikhail mikkel milica milos mirjana miroslav mohamad mohamed mohammad mohammed moise
    moshe moussa muhammad mustafa nadezhda nadia nadine nancy napoleon nasser natalia natasha nathan
    neil nelson nicholas nicolas nigel nikita nikola nikolai nikolaos nikos nina noel norman oksana
    oleg oleksandr olena olga oliver olivier olof omar omer orlando osama oscar ostap oswaldo otmar
    ottavio otto ousmane pablo pamela pascal pasquale patricia patrick paul paula paulo pavel pedro
    petar peter petra petros philip philippe pierre pilar piotr rachel radovan rafael rafaela ralph
    ramiro ramon rashid raul raymond rebecca reginald renata renate rene ricardo richard robert
    roberto rodolfo rodolphe rodrigo roger roland romeo ron ronald rosa rosalind rowan roy ruben
    rudolf rupert ruslan ruth sabine saddam salif salvador salvatore sam samira samuel sandra sanjay
    santiago sara sarah saul scott sean sebastian sebastien selim sergei sergey sergio seth sheila
    shimon sidney siegfried signe sigrid silvia simon slavko slobodan sofia sofie solveig stalin
    stanley stefan stefano stephane stephen steve steven stuart sunita susan sven svetlana sylvia
    tadeusz takeshi tamara tamas tariq tatiana ted teodor terence teresa theodore thomas timothy tom
    tomas tomasz tommy tony torsten tsvetan ulrich ulrike umberto ursula vaclav valentin valentina
    valeria valery vasily vasko vernon veronika victor viktor vinay vincent vincenzo virgilio
    vittorio vladimir vladislav volodymyr vyacheslav walter wanda warren wilfried wilhelm willi
    william willy winston wojciech wolfgang xavier yasir yasser yevgeny yitzhak yolanda yuki yuri
    yuriy yusuf yves yvonne zachary zbigniew zdenek zhou zoran zsuzsa""".split()
)
"""Names, and rarely anything else."""

SURNAMES = frozenset(
    """adams allen andersen anderson arafat attlee blair bolivar brezhnev browne caesar carter castro
    chamberlain chavez cheney churchill clark clinton collins davis diaz disraeli dulles einstein
    eisenhower evans franco gandhi garcia gaulle goldwater gomez gonzales gonzalez gorbachev harris
    harrison hernandez hitler hoover hughes jackson jefferson johnson jones keating kennedy khomeini
    khrushchev kissinger lenin lincoln lopez lumumba macdonald macmillan marx meir mitchell mitterrand
    monroe montgomery morris mubarak murphy mussolini nasser nehru nixon nobel obama ortega perez perry
    phillips pinochet powell quayle ramirez reagan rivera roberts robinson rockefeller rodriguez roosevelt
    ross rusk russell sanchez sandino schmidt shaw smith stevenson stewart sukarno sullivan taylor
    thatcher thompson tito torres trotsky truman trump vargas victoria wallace washington weinberger
    wellington williams wilson zapata""".split()
)
"""Family names, and rarely anything else."""

DOUBTFUL_NAMES = frozenset(
    """adam ali angus baker barnes begin bell ben betty bill bishop brown bruno bush butler carol chester
    christian cook cooper cox craig cruz dale dave dean deng drew duncan earl florence ford foster fox
    franc frank gaspar gene genie gore grace gray green grey guy hall harry hill homer hunt hunter jack
    jan jean jerry jesse jim jimmy joe joey ken kim king lee leo leon lisa lodge major marc marion mark
    marshal marshall mason max may milan miles miller moore morgan nancy napoleon ned noel norman north
    orlando palmer parker pat pierre pitt price ray reed rene rice rob rod roger rogers roman romeo ron
    rosa rose rowan roy rupert ruth salvador sam saul scott solomon stone ted tom tommy tony turner tyler
    van victor walker ward warren watson webster west white will willy wood woods wright young""".split()
)
"""Names after a title or next to another name, else common words."""
