package filter

import "strings"

// Spellings lists how a country is written, by its name or by one of its codes
// (ISO 3166-1, two letters or three), whatever their letters: country:US is meant for
// "United States" too. It is nil where the text is neither a name nor a code that is
// known.
func Spellings(country string) []string {
	for line := range strings.SplitSeq(countries, "\n") {
		all := strings.Split(line, "|")
		for _, s := range all {
			if strings.EqualFold(s, country) {
				return all
			}
		}
	}
	return nil
}

// Meant is the condition that a filter of bare words was perhaps meant as: whoever
// types a country looks for no name. It is "" where the words are none.
func (f Filter) Meant() string {
	if len(f.Terms) > 0 || len(f.Words) == 0 {
		return ""
	}
	name := strings.Join(f.Words, " ")
	switch {
	case len(name) < 4 || Spellings(name) == nil: // a code is more often a name's beginning
		return ""
	case len(f.Words) > 1:
		return `country:"` + name + `"`
	}
	return "country:" + name
}

// countries has a line a country: its codes, its English name, and what files write
// besides: names in the languages of the country, and usual short ones.
const countries = `AD|AND|Andorra
AE|ARE|United Arab Emirates|UAE|Emirates
AF|AFG|Afghanistan
AG|ATG|Antigua and Barbuda|Antigua & Barbuda
AI|AIA|Anguilla
AL|ALB|Albania|Shqipëria
AM|ARM|Armenia
AO|AGO|Angola
AQ|ATA|Antarctica
AR|ARG|Argentina
AS|ASM|American Samoa
AT|AUT|Austria|Österreich
AU|AUS|Australia
AW|ABW|Aruba
AX|ALA|Åland Islands|Åland
AZ|AZE|Azerbaijan
BA|BIH|Bosnia and Herzegovina|Bosnia & Herzegovina|Bosnia|Bosna i Hercegovina
BB|BRB|Barbados
BD|BGD|Bangladesh
BE|BEL|Belgium|België|Belgique|Belgien
BF|BFA|Burkina Faso
BG|BGR|Bulgaria|България
BH|BHR|Bahrain
BI|BDI|Burundi
BJ|BEN|Benin|Bénin
BL|BLM|Saint Barthélemy
BM|BMU|Bermuda
BN|BRN|Brunei|Brunei Darussalam
BO|BOL|Bolivia|Bolivia (Plurinational State of)
BQ|BES|Caribbean Netherlands|Bonaire, Sint Eustatius and Saba
BR|BRA|Brazil|Brasil
BS|BHS|Bahamas|The Bahamas
BT|BTN|Bhutan
BV|BVT|Bouvet Island
BW|BWA|Botswana
BY|BLR|Belarus
BZ|BLZ|Belize
CA|CAN|Canada
CC|CCK|Cocos (Keeling) Islands|Cocos Islands
CD|COD|Congo, Democratic Republic|Democratic Republic of the Congo|DR Congo|DRC
CF|CAF|Central African Republic
CG|COG|Congo|Republic of the Congo
CH|CHE|Switzerland|Schweiz|Suisse|Svizzera
CI|CIV|Côte d'Ivoire|Cote d'Ivoire|Ivory Coast
CK|COK|Cook Islands
CL|CHL|Chile
CM|CMR|Cameroon|Cameroun
CN|CHN|China|PRC|People's Republic of China|中国
CO|COL|Colombia
CR|CRI|Costa Rica
CU|CUB|Cuba
CV|CPV|Cabo Verde|Cape Verde
CW|CUW|Curaçao|Curacao
CX|CXR|Christmas Island
CY|CYP|Cyprus|Κύπρος
CZ|CZE|Czechia|Czech Republic|Česko|Česká republika
DE|DEU|Germany|GER|Deutschland|Allemagne
DJ|DJI|Djibouti
DK|DNK|Denmark|Danmark
DM|DMA|Dominica
DO|DOM|Dominican Republic|República Dominicana
DZ|DZA|Algeria|Algérie
EC|ECU|Ecuador
EE|EST|Estonia|Eesti
EG|EGY|Egypt
EH|ESH|Western Sahara
ER|ERI|Eritrea
ES|ESP|Spain|España
ET|ETH|Ethiopia
FI|FIN|Finland|Suomi
FJ|FJI|Fiji
FK|FLK|Falkland Islands|Falkland Islands (Malvinas)
FM|FSM|Micronesia|Micronesia (Federated States of)
FO|FRO|Faroe Islands|Føroyar
FR|FRA|France|Frankreich
GA|GAB|Gabon
GB|GBR|United Kingdom|UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland
GD|GRD|Grenada
GE|GEO|Georgia
GF|GUF|French Guiana
GG|GGY|Guernsey
GH|GHA|Ghana
GI|GIB|Gibraltar
GL|GRL|Greenland
GM|GMB|Gambia|The Gambia
GN|GIN|Guinea
GP|GLP|Guadeloupe
GQ|GNQ|Equatorial Guinea
GR|GRC|Greece|Ελλάδα|Hellas
GS|SGS|South Georgia and the South Sandwich Islands
GT|GTM|Guatemala
GU|GUM|Guam
GW|GNB|Guinea-Bissau
GY|GUY|Guyana
HK|HKG|Hong Kong|Hong Kong SAR|香港
HM|HMD|Heard Island and McDonald Islands
HN|HND|Honduras
HR|HRV|Croatia|Hrvatska
HT|HTI|Haiti|Haïti
HU|HUN|Hungary|Magyarország
ID|IDN|Indonesia
IE|IRL|Ireland|Éire|Republic of Ireland
IL|ISR|Israel
IM|IMN|Isle of Man
IN|IND|India|Bharat|भारत
IO|IOT|British Indian Ocean Territory
IQ|IRQ|Iraq
IR|IRN|Iran|Iran (Islamic Republic of)|Islamic Republic of Iran
IS|ISL|Iceland|Ísland
IT|ITA|Italy|Italia|Italien
JE|JEY|Jersey
JM|JAM|Jamaica
JO|JOR|Jordan
JP|JPN|Japan|日本
KE|KEN|Kenya
KG|KGZ|Kyrgyzstan
KH|KHM|Cambodia
KI|KIR|Kiribati
KM|COM|Comoros
KN|KNA|Saint Kitts and Nevis|St. Kitts and Nevis
KP|PRK|North Korea|Korea (Democratic People's Republic of)
KR|KOR|South Korea|Korea|Republic of Korea|Korea, Republic of|대한민국|한국
KW|KWT|Kuwait
KY|CYM|Cayman Islands
KZ|KAZ|Kazakhstan
LA|LAO|Laos|Lao People's Democratic Republic
LB|LBN|Lebanon
LC|LCA|Saint Lucia|St. Lucia
LI|LIE|Liechtenstein
LK|LKA|Sri Lanka
LR|LBR|Liberia
LS|LSO|Lesotho
LT|LTU|Lithuania|Lietuva
LU|LUX|Luxembourg|Luxemburg|Lëtzebuerg
LV|LVA|Latvia|Latvija
LY|LBY|Libya
MA|MAR|Morocco|Maroc
MC|MCO|Monaco
MD|MDA|Moldova|Republic of Moldova|Moldova, Republic of
ME|MNE|Montenegro|Crna Gora
MF|MAF|Saint Martin|Saint Martin (French part)
MG|MDG|Madagascar
MH|MHL|Marshall Islands
MK|MKD|North Macedonia|Macedonia
ML|MLI|Mali
MM|MMR|Myanmar|Burma
MN|MNG|Mongolia
MO|MAC|Macao|Macau|Macao SAR
MP|MNP|Northern Mariana Islands
MQ|MTQ|Martinique
MR|MRT|Mauritania
MS|MSR|Montserrat
MT|MLT|Malta
MU|MUS|Mauritius
MV|MDV|Maldives
MW|MWI|Malawi
MX|MEX|Mexico|México
MY|MYS|Malaysia
MZ|MOZ|Mozambique|Moçambique
NA|NAM|Namibia
NC|NCL|New Caledonia
NE|NER|Niger
NF|NFK|Norfolk Island
NG|NGA|Nigeria
NI|NIC|Nicaragua
NL|NLD|Netherlands|The Netherlands|Holland|Nederland|Niederlande|Pays-Bas
NO|NOR|Norway|Norge
NP|NPL|Nepal
NR|NRU|Nauru
NU|NIU|Niue
NZ|NZL|New Zealand|Aotearoa
OM|OMN|Oman
PA|PAN|Panama|Panamá
PE|PER|Peru|Perú
PF|PYF|French Polynesia
PG|PNG|Papua New Guinea
PH|PHL|Philippines|The Philippines|Pilipinas
PK|PAK|Pakistan
PL|POL|Poland|Polska
PM|SPM|Saint Pierre and Miquelon
PN|PCN|Pitcairn
PR|PRI|Puerto Rico
PS|PSE|Palestine|State of Palestine|Palestine, State of
PT|PRT|Portugal
PW|PLW|Palau
PY|PRY|Paraguay
QA|QAT|Qatar
RE|REU|Réunion|Reunion
RO|ROU|Romania|România
RS|SRB|Serbia|Srbija
RU|RUS|Russia|Russian Federation|Россия
RW|RWA|Rwanda
SA|SAU|Saudi Arabia|KSA
SB|SLB|Solomon Islands
SC|SYC|Seychelles
SD|SDN|Sudan
SE|SWE|Sweden|Sverige
SG|SGP|Singapore
SH|SHN|Saint Helena
SI|SVN|Slovenia|Slovenija
SJ|SJM|Svalbard and Jan Mayen
SK|SVK|Slovakia|Slovensko|Slovak Republic
SL|SLE|Sierra Leone
SM|SMR|San Marino
SN|SEN|Senegal|Sénégal
SO|SOM|Somalia
SR|SUR|Suriname
SS|SSD|South Sudan
ST|STP|Sao Tome and Principe|São Tomé and Príncipe
SV|SLV|El Salvador
SX|SXM|Sint Maarten
SY|SYR|Syria|Syrian Arab Republic
SZ|SWZ|Eswatini|Swaziland
TC|TCA|Turks and Caicos Islands
TD|TCD|Chad|Tchad
TF|ATF|French Southern Territories
TG|TGO|Togo
TH|THA|Thailand|ประเทศไทย
TJ|TJK|Tajikistan
TK|TKL|Tokelau
TL|TLS|Timor-Leste|East Timor
TM|TKM|Turkmenistan
TN|TUN|Tunisia|Tunisie
TO|TON|Tonga
TR|TUR|Türkiye|Turkey|Turkiye
TT|TTO|Trinidad and Tobago|Trinidad & Tobago
TV|TUV|Tuvalu
TW|TWN|Taiwan|Taiwan, Province of China|臺灣
TZ|TZA|Tanzania|United Republic of Tanzania|Tanzania, United Republic of
UA|UKR|Ukraine|Україна
UG|UGA|Uganda
UM|UMI|United States Minor Outlying Islands
US|USA|United States|United States of America|U.S.|U.S.A.|America
UY|URY|Uruguay
UZ|UZB|Uzbekistan
VA|VAT|Holy See|Vatican City|Vatican
VC|VCT|Saint Vincent and the Grenadines|St. Vincent and the Grenadines
VE|VEN|Venezuela|Venezuela (Bolivarian Republic of)
VG|VGB|British Virgin Islands|Virgin Islands (British)
VI|VIR|US Virgin Islands|Virgin Islands (U.S.)
VN|VNM|Vietnam|Viet Nam|Việt Nam
VU|VUT|Vanuatu
WF|WLF|Wallis and Futuna
WS|WSM|Samoa
XK|XKX|Kosovo|Kosova
YE|YEM|Yemen
YT|MYT|Mayotte
ZA|ZAF|South Africa|RSA
ZM|ZMB|Zambia
ZW|ZWE|Zimbabwe`
