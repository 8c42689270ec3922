"""First and last names of fourteen countries, for people who do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Country:
    """Three towns, and the names that are common around them."""

    towns: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]


def _country(towns: str, women: str, men: str, last: str) -> Country:
    words = (text.split("|") for text in (towns, women, men, last))
    return Country(*(tuple(part.strip() for part in text) for text in words))


COUNTRIES: Final = {
    "netherlands": _country(
        "Rotterdam|Zwolle|Arnhem",
        "Noor|Sanne|Femke|Lotte|Marijke|Anouk|Fleur|Ilse|Jantien|Roos|Maud|Tess|Wies",
        "Joost|Daan|Sander|Bram|Thijs|Ruben|Jeroen|Maarten|Stijn|Wouter|Koen|Pim|Niels",
        "Bakker|de Vries|Visser|Smit|Meijer|de Boer|Mulder|Bos|Vos|Peters|Hendriks|"
        "van Dijk|Dekker|Brouwer|de Ruiter|Dijkstra|Smits|de Graaf|van der Meer|Kok|"
        "van Leeuwen|Jacobs|Vermeulen|van den Heuvel|Schouten|Hoekstra|Koster|Prins|"
        "Huisman|Postma|Kuipers|Willems|Kramer|Scholten|van Veen|Veenstra|Timmer|"
        "Groen|Verhoef|Blom|Molenaar",
    ),
    "germany": _country(
        "Hamburg|Bremen|Leipzig",
        "Anke|Birgit|Silke|Heike|Franziska|Jule|Katrin|Lena|Marlene|Petra|Svenja|"
        "Ute|Wiebke",
        "Henrik|Jens|Torben|Matthias|Volker|Lars|Uwe|Florian|Sebastian|Holger|Jan|"
        "Malte|Arne",
        "Vogel|Lenz|Becker|Hoffmann|Schäfer|Koch|Bauer|Richter|Klein|Wolf|Schröder|"
        "Neumann|Schwarz|Zimmermann|Braun|Krüger|Hartmann|Lange|Werner|Krause|Lehmann|"
        "Maier|Köhler|Herrmann|König|Walter|Peters|Huber|Kaiser|Fuchs|Scholz|Möller|"
        "Weiß|Jung|Hahn|Keller|Roth|Frank|Berger|Winkler|Lorenz",
    ),
    "poland": _country(
        "Gdańsk|Łódź|Lublin",
        "Agnieszka|Katarzyna|Magdalena|Joanna|Zofia|Hanna|Ewa|Marta|Dorota|Beata|"
        "Kinga|Justyna|Iwona",
        "Tomasz|Piotr|Marek|Paweł|Krzysztof|Wojciech|Michał|Grzegorz|Jakub|Rafał|"
        "Łukasz|Adam|Bartosz",
        "Wolny|Nowak|Zając|Król|Wieczorek|Wróbel|Stępień|Pawlak|Sikora|Walczak|Baran|"
        "Duda-Mazur|Szewczyk|Pietrzak|Marciniak|Zalewski|Jasiński|Sadowski|Bąk|Chmiel|"
        "Włodarczyk|Borkowski|Czarnecki|Sawicki|Sokół|Urban|Kubiak|Maciejewski|Kaczmar|"
        "Wilk|Wysocki|Adamczyk|Kaźmierczak|Sobczak|Cieślak|Kołodziej|Szulc|Mróz|"
        "Laskowski|Brzoza|Gajda",
    ),
    "portugal": _country(
        "Lisbon|Porto|Faro",
        "Inês|Beatriz|Mariana|Joana|Catarina|Rita|Sofia|Leonor|Marta|Carolina|Teresa|"
        "Ana|Madalena",
        "Tomás|João|Duarte|Rui|Nuno|Tiago|Gonçalo|Miguel|Afonso|Bruno|Vasco|Henrique|"
        "Filipe",
        "Duarte|Ribeiro|Carvalho|Almeida|Lopes|Soares|Fernandes|Vieira|Barbosa|Rocha|"
        "Dias|Nunes|Marques|Machado|Mendes|Freitas|Cardoso|Pires|Ramos|Teixeira|Moreira|"
        "Correia|Pinto|Cunha|Fonseca|Simões|Tavares|Antunes|Coelho|Pinheiro|Matos|"
        "Brito|Neves|Figueiredo|Leite|Morais|Cruz|Batista|Campos|Monteiro|Esteves",
    ),
    "france": _country(
        "Lyon|Marseille|Nantes",
        "Claire|Aurélie|Camille|Chloé|Élodie|Fanny|Hélène|Juliette|Manon|Mathilde|"
        "Océane|Pauline|Solène",
        "Antoine|Baptiste|Clément|Damien|Étienne|Fabien|Guillaume|Hugo|Julien|Laurent|"
        "Mathieu|Olivier|Rémi",
        "Fontaine|Bernard|Dubois|Moreau|Lefebvre|Leroy|Roux|Morel|Fournier|Girard|"
        "Bonnet|Dupont|Lambert|Rousseau|Vincent|Muller|Faure|Mercier|Blanc|Guérin|Boyer|"
        "Garnier|Chevalier|Legrand|Gauthier|Perrin|Robin|Clément|Morin|Nicolas|Henry|"
        "Roussel|Masson|Marchand|Duval|Denis|Lemaire|Meunier|Barbier|Renaud|Colin",
    ),
    "italy": _country(
        "Bari|Trieste|Palermo",
        "Alessia|Chiara|Elisa|Federica|Giulia|Ilaria|Laura|Martina|Paola|Sara|Serena|"
        "Silvia|Valentina",
        "Alessandro|Andrea|Davide|Emanuele|Fabio|Giacomo|Lorenzo|Luca|Matteo|Nicola|"
        "Paolo|Simone|Stefano",
        "Conti|Ferri|Romano|Colombo|Ricci|Marino|Greco|Bruno|Gallo|De Luca|Costa|"
        "Giordano|Mancini|Rizzo|Lombardi|Moretti|Barbieri|Fontana|Santoro|Mariani|"
        "Rinaldi|Caruso|Ferrara|Galli|Martini|Leone|Longo|Gentile|Martinelli|Vitale|"
        "Lombardo|Serra|Coppola|De Santis|Marchetti|Parisi|Villa|Conte|Ferraro|Fabbri|"
        "Bianco",
    ),
    "lebanon": _country(
        "Beirut|Tripoli|Zahlé",
        "Samira|Rania|Maya|Layal|Nadine|Yara|Rima|Hala|Joumana|Lina|Mireille|Carine|"
        "Dima",
        "Karim|Ziad|Fadi|Rami|Elias|Nabil|Walid|Bassem|Jad|Marwan|Georges|Tarek|Hadi",
        "Haddad|Khoury|Nassar|Saab|Daher|Fares|Ghosn-Abi|Habib|Issa|Karam|Mansour|Nader|"
        "Rizk|Saad|Tabet|Younes|Zein|Abboud|Barakat|Chami|Dib|Eid|Farah|Gerges|Hajj|"
        "Jaber|Kassem|Lahoud-Saba|Matar|Najjar|Obeid|Rahme|Sfeir|Tannous|Wehbe|Yazbek|"
        "Zakhour|Atallah|Boutros|Chidiac|Feghali",
    ),
    "jordan": _country(
        "Amman|Irbid|Aqaba",
        "Leila|Dana|Farah|Ghada|Hanan|Jumana|Lubna|Mona|Nisreen|Reem|Salma|Tala|Zeina",
        "Ahmad|Bilal|Faisal|Hamza|Ibrahim|Khaled|Laith|Mahmoud|Omar|Qusai|Saif|Yazan|"
        "Zaid",
        "Rahimi|Abdallah|Awad|Bataineh|Dajani|Freij|Ghanem|Hamdan|Hijazi|Jarrar|Kamal|"
        "Khalil|Majali-Odeh|Masri|Momani|Nabulsi|Odeh|Qasem|Rawashdeh|Salameh|Shami|"
        "Shannak|Tamimi|Taha|Zoubi|Akkad|Badran|Darwish|Fakhouri|Hadidi|Halabi|Hourani|"
        "Ismail|Jaradat|Kilani|Maaytah|Nimri|Obeidat|Rashid|Sabbagh|Sweis",
    ),
    "kenya": _country(
        "Nairobi|Mombasa|Kisumu",
        "Wanjiru|Achieng|Akinyi|Chebet|Faith|Grace|Halima|Jepkosgei|Mercy|Njeri|Nyambura|"
        "Wambui|Zawadi",
        "Kamau|Otieno|Kiprop|Mwangi|Njoroge|Odhiambo|Baraka|Juma|Kibet|Maina|Mutua|"
        "Ochieng|Wafula",
        "Mbeki|Kariuki|Kimani|Wekesa|Onyango|Omondi|Kiptoo|Cheruiyot|Koech|Rotich|Langat|"
        "Barasa|Simiyu|Makokha|Muthoni|Gitau|Gathoni|Karanja|Macharia|Ndegwa|Ndungu|"
        "Waweru|Kilonzo|Musyoka|Mutiso|Nzioka|Kioko|Okoth|Owino|Ouma|Oduor|Adhiambo|"
        "Atieno|Auma|Hassan|Abdi|Chege|Githinji|Mbugua|Thuo|Wangari",
    ),
    "ghana": _country(
        "Accra|Kumasi|Tamale",
        "Abena|Adwoa|Afia|Akosua|Akua|Ama|Efua|Esi|Maame|Naana|Serwaa|Yaa|Dzifa",
        "Kofi|Kwame|Kwabena|Yaw|Kojo|Kwaku|Kwesi|Fiifi|Nii|Ebo|Selorm|Edem|Kwasi",
        "Mensah|Owusu|Boateng|Asante|Osei|Appiah|Agyeman|Amoah|Ansah|Antwi|Asamoah|"
        "Badu|Darko|Donkor|Frimpong|Gyasi|Ofori|Opoku|Quaye|Sarpong|Tetteh|Addo|Adjei|"
        "Agbeko|Amponsah|Ankrah|Arthur|Baah|Bonsu|Dadzie|Danso|Essien-Ofei|Kuffour-Baah|"
        "Lamptey|Nartey|Nkansah|Obeng|Odoi|Quartey|Sackey|Yeboah",
    ),
    "philippines": _country(
        "Manila|Cebu|Davao",
        "Althea|Bea|Clarissa|Dalisay|Erlinda|Jasmin|Ligaya|Maricel|Nenita|Rosario|"
        "Tala|Luz|Corazon-Mae",
        "Andres|Benjie|Crisanto|Dante|Efren|Isagani|Jericho|Jomar|Noel|Ramil|Rizaldo|"
        "Rodel|Virgilio",
        "Santos|Reyes|Cruz|Bautista|Ocampo|Garcia|Mendoza|Torres|Castillo|Flores|"
        "Villanueva|Ramos|Aquilino|Castro|Rivera|Dela Cruz|Mercado|Navarro|Salazar|"
        "Domingo|Valdez|Soriano|Pascual|Santiago|Manalo|Dizon|Tolentino|Lacson-Uy|"
        "Macaraeg|Magbanua|Dimaculangan|Panganiban|Catacutan|Bayani|Agbayani|Alonzo|"
        "Buenaventura|Calderon|Evangelista|Galvez|Ilagan",
    ),
    "nepal": _country(
        "Kathmandu|Pokhara|Biratnagar",
        "Anjali|Asmita|Binita|Deepa|Gita|Kabita|Laxmi|Manisha|Nirmala|Pramila|Sabina|"
        "Sunita|Mei",
        "Arjun|Bikash|Dipendra|Ganesh|Hari|Kiran|Milan|Nabin|Prakash|Rajan|Sagar|Suman|"
        "Ujjwal",
        "Shrestha|Tan|Gurung|Tamang|Rai|Magar|Thapa|Karki|Adhikari|Bhandari|Basnet|"
        "Khadka|Poudel|Regmi|Sapkota|Acharya|Aryal|Bhatta|Chaudhary|Dahal|Dhakal|"
        "Gautam|Ghimire|Giri|Joshi|Kafle|Khanal|Koirala-Rana|Lamichhane|Limbu|Maharjan|Neupane|"
        "Ojha|Pandey|Pokharel|Rijal|Sherpa|Sharma|Subedi|Timilsina|Tuladhar",
    ),
    "colombia": _country(
        "Bogotá|Cali|Cartagena",
        "Adriana|Alejandra|Catalina|Daniela|Esperanza|Gloria|Luisa|Marcela|Natalia|Paola|"
        "Sandra|Valeria|Ximena",
        "Andrés|Camilo|Diego|Edwin|Felipe|Germán|Hernán|Iván|Jairo|Julián|Mauricio|"
        "Santiago|Wilmer",
        "Rodríguez|Gómez|González|Martínez|López|Hernández|Sánchez|Ramírez|Díaz|Rojas|"
        "Moreno|Jiménez|Vargas|Gutiérrez|Ortiz|Castro|Ruiz|Álvarez|Romero|Suárez|Rincón|"
        "Muñoz|Valencia|Cárdenas|Mejía|Restrepo|Ospina|Giraldo|Zapata|Quintero|Arias|"
        "Salazar|Patiño|Cortés|Beltrán|Guerrero|Pardo|Acosta|Bernal|Molina|Pineda",
    ),
    "ukraine": _country(
        "Lviv|Odesa|Poltava",
        "Oksana|Olena|Natalia|Iryna|Kateryna|Daryna|Halyna|Lesia|Marta|Nadiia|Solomiia|"
        "Svitlana|Yuliia",
        "Andrii|Bohdan|Dmytro|Ivan|Maksym|Mykola|Oleh|Ostap|Pavlo|Roman|Serhii|Taras|"
        "Pavel",
        "Novák|Shevchuk|Kovalenko|Bondar|Tkachuk|Kravets|Oliinyk|Lysenko|Polishchuk|"
        "Marchuk|Savchuk|Rudenko|Moroz|Petrenko|Pavlenko|Kharchenko|Ponomar|Vasylenko|"
        "Hnatiuk|Kozak|Romaniuk|Melnychuk|Hrytsenko|Didenko|Fedorenko|Zinchenko|Bilyk|"
        "Sydorenko|Panchenko|Yakovenko|Kostiuk|Levchenko|Mazur|Nesterenko|Ostapchuk|"
        "Pylypenko|Semeniuk|Stelmakh|Tymchuk|Voloshyn|Zaichenko",
    ),
}
