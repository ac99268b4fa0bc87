/**
 * Russian: what is said of live data and of warnings, by id. See live-en.js.
 *
 * Does not: hold words of a city's data.
 */
export default {
  words: {
    live_title: "Текущие данные",
    live_feed: "{name}: {state}.",
    live_connecting: "идёт подключение",
    live_live: "подключено",
    live_polling: "опрашивается время от времени",
    live_waiting: "не подключено",
    live_paused: "приостановлено, пока никто не смотрит",
    live_stopped: "остановлено",
    live_next: "Следующая попытка: {at}.",
    live_reason: "Причина: {reason}.",
    live_last: "Последнее сообщение: {age} назад.",
    live_quiet: "Сообщений ещё не было.",
    live_valid: "Подписано, подпись верна.",
    live_unsigned: "Не подписано.",
    live_failed: "Подпись неверна: то, что пришло с ней, не показано.",
    live_counts: "{count, plural, =0 {Показаний пока нет} one {Пока # показание} few {Пока # показания} many {Пока # показаний} other {Пока # показания}}{unmatched, plural, =0 {} one {, из них # не относится к этому городу} other {, из них # не относятся к этому городу}}{rejected, plural, =0 {} one {; # не использовано} other {; # не использовано}}.",
    live_issue: "Последнее, что не использовано: {reason}.",
    live_lost: "{total, plural, =1 {Источник текущих данных не подключён.} other {{count, plural, one {Не подключён # источник текущих данных из {total}.} few {Не подключены # источника текущих данных из {total}.} many {Не подключены # источников текущих данных из {total}.} other {Не подключены # источника текущих данных из {total}.}}}}",
    live_back: "Текущие данные снова подключены.",
    live_alert: "Оповещение: {title}{area, select, undefined {} other {. Где: {area}}}",
    live_alerts: "В списке оповещений {count, plural, one {# новое} few {# новых} many {# новых} other {# новых}}.",
    in_warning: "Здесь действует предупреждение: {names}.",
    live_where: "Где: {area}",
    live_from: "Начало: {at}.",
    live_until: "Конец: {at}.",
    live_do: "Что делать: {text}",
  },
};
