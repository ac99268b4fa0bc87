/**
 * French: what is said of live data and of warnings, by id. See live-en.js.
 *
 * Does not: hold words of a city's data.
 */
export default {
  words: {
    live_title: "Données en direct",
    live_feed: "{name} : {state}.",
    live_connecting: "connexion en cours",
    live_live: "connecté",
    live_polling: "interrogé de temps en temps",
    live_waiting: "non connecté",
    live_paused: "en pause tant que personne ne regarde",
    live_stopped: "arrêté",
    live_next: "Prochain essai : {at}.",
    live_reason: "Raison : {reason}.",
    live_last: "Dernier message il y a {age}.",
    live_quiet: "Aucun message pour l’instant.",
    live_valid: "Signé, et la signature est bonne.",
    live_unsigned: "Non signé.",
    live_failed: "La signature n’est pas bonne : ce qui est venu avec elle n’est pas montré.",
    live_counts: "{count, plural, =0 {Aucune mesure} one {# mesure} other {# mesures}} jusqu’ici{unmatched, plural, =0 {} one {, dont # de rien dans cette ville} other {, dont # de rien dans cette ville}}{rejected, plural, =0 {} one { ; # non utilisée} other { ; # non utilisées}}.",
    live_issue: "Dernière chose non utilisée : {reason}.",
    live_lost: "{total, plural, one {La source de données en direct n’est pas connectée.} other {{count, plural, one {# source de données en direct sur {total} n’est pas connectée.} other {# sources de données en direct sur {total} ne sont pas connectées.}}}}",
    live_back: "Les données en direct sont de nouveau connectées.",
    live_alert: "Alerte : {title}{area, select, undefined {} other {. Où : {area}}}",
    live_alerts: "{count, plural, one {# nouvelle alerte} other {# nouvelles alertes}} dans la liste des alertes.",
    in_warning: "Une alerte est en vigueur ici : {names}.",
    live_where: "Où : {area}",
    live_from: "À partir de : {at}.",
    live_until: "Jusqu’à : {at}.",
    live_do: "Que faire : {text}",
  },
};
