/**
 * Arabic: what is said of live data and of warnings, by id. See live-en.js.
 *
 * Does not: hold words of a city's data.
 */
export default {
  words: {
    live_title: "البيانات المباشرة",
    live_feed: "{name}: {state}.",
    live_connecting: "جارٍ الاتصال",
    live_live: "متصل",
    live_polling: "يُطلب من وقت إلى آخر",
    live_waiting: "غير متصل",
    live_paused: "متوقف مؤقتًا ما دام لا أحد ينظر",
    live_stopped: "متوقف",
    live_next: "المحاولة التالية: {at}.",
    live_reason: "السبب: {reason}.",
    live_last: "آخر رسالة قبل {age}.",
    live_quiet: "لا رسائل بعد.",
    live_valid: "موقَّع، والتوقيع صحيح.",
    live_unsigned: "غير موقَّع.",
    live_failed: "التوقيع غير صحيح: لا يُعرض ما جاء معه.",
    live_counts: "{count, plural, zero {لا قراءات حتى الآن} one {قراءة واحدة حتى الآن} two {قراءتان حتى الآن} few {# قراءات حتى الآن} many {# قراءة حتى الآن} other {# قراءة حتى الآن}}{unmatched, plural, =0 {} other {، منها # لا تخص شيئًا في هذه المدينة}}{rejected, plural, =0 {} other {، ولم يُستخدم #}}.",
    live_issue: "آخر ما لم يُستخدم: {reason}.",
    live_lost: "{total, plural, =1 {مصدر البيانات المباشرة غير متصل.} other {مصادر البيانات المباشرة غير المتصلة: {count} من {total}.}}",
    live_back: "عاد اتصال البيانات المباشرة.",
    live_alert: "تنبيه: {title}{area, select, undefined {} other {. المكان: {area}}}",
    live_alerts: "{count, plural, zero {لا تنبيهات جديدة} one {تنبيه جديد واحد} two {تنبيهان جديدان} few {# تنبيهات جديدة} many {# تنبيهًا جديدًا} other {# تنبيه جديد}} في قائمة التنبيهات.",
    in_warning: "يسري هنا تحذير: {names}.",
    live_where: "المكان: {area}",
    live_from: "من {at}.",
    live_until: "حتى {at}.",
    live_do: "ما العمل: {text}",
  },
};
