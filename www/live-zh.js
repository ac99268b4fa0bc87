/**
 * Chinese: what is said of live data and of warnings, by id. See live-en.js.
 *
 * Does not: hold words of a city's data.
 */
export default {
  words: {
    live_title: "实时数据",
    live_feed: "{name}：{state}。",
    live_connecting: "正在连接",
    live_live: "已连接",
    live_polling: "定时查询",
    live_waiting: "未连接",
    live_paused: "无人查看，已暂停",
    live_stopped: "已停止",
    live_next: "下次尝试：{at}。",
    live_reason: "原因：{reason}。",
    live_last: "最近一条消息：{age}前。",
    live_quiet: "还没有消息。",
    live_valid: "已签名，签名有效。",
    live_unsigned: "未签名。",
    live_failed: "签名无效：随之而来的内容不显示。",
    live_counts: "至今收到{count, plural, other {#个读数}}{unmatched, plural, =0 {} other {，其中#个不属于本城市的任何地物}}{rejected, plural, =0 {} other {；#个未使用}}。",
    live_issue: "最近未使用的内容：{reason}。",
    live_lost: "{total, plural, =1 {实时数据源未连接。} other {{total}个实时数据源中有{count}个未连接。}}",
    live_back: "实时数据已重新连接。",
    live_alert: "提醒：{title}{area, select, undefined {} other {。地点：{area}}}",
    live_alerts: "提醒列表中有{count, plural, other {#条新提醒}}。",
    in_warning: "此处有预警生效：{names}。",
    live_where: "地点：{area}",
    live_from: "开始：{at}。",
    live_until: "结束：{at}。",
    live_do: "应对措施：{text}",
  },
};
