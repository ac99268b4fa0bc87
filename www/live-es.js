/**
 * Spanish: what is said of live data and of warnings, by id. See live-en.js.
 *
 * Does not: hold words of a city's data.
 */
export default {
  words: {
    live_title: "Datos en directo",
    live_feed: "{name}: {state}.",
    live_connecting: "conectando",
    live_live: "conectado",
    live_polling: "se consulta cada cierto tiempo",
    live_waiting: "sin conexión",
    live_paused: "en pausa mientras nadie mira",
    live_stopped: "detenido",
    live_next: "Próximo intento: {at}.",
    live_reason: "Motivo: {reason}.",
    live_last: "Último mensaje hace {age}.",
    live_quiet: "Ningún mensaje todavía.",
    live_valid: "Firmado, y la firma es correcta.",
    live_unsigned: "Sin firmar.",
    live_failed: "La firma no es correcta: lo que llegó con ella no se muestra.",
    live_counts: "{count, plural, =0 {Ninguna medición} one {# medición} other {# mediciones}} hasta ahora{unmatched, plural, =0 {} one {, # de ellas de nada de esta ciudad} other {, # de ellas de nada de esta ciudad}}{rejected, plural, =0 {} one {; # sin usar} other {; # sin usar}}.",
    live_issue: "Lo último que no se usó: {reason}.",
    live_lost: "{total, plural, one {La fuente de datos en directo no está conectada.} other {{count, plural, one {No está conectada # de {total} fuentes de datos en directo.} other {No están conectadas # de {total} fuentes de datos en directo.}}}}",
    live_back: "Los datos en directo vuelven a estar conectados.",
    live_alert: "Aviso: {title}{area, select, undefined {} other {. Dónde: {area}}}",
    live_alerts: "{count, plural, one {# aviso nuevo} other {# avisos nuevos}} en la lista de avisos.",
    in_warning: "Aquí rige un aviso: {names}.",
    live_where: "Dónde: {area}",
    live_from: "Desde: {at}.",
    live_until: "Hasta: {at}.",
    live_do: "Qué hacer: {text}",
  },
};
