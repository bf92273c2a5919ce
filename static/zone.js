/* Tells with the sign-in in which time zone this browser is; without script, times are in UTC. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
document.querySelectorAll("input[name=time_zone]").forEach((field) => { field.value = zone; });
