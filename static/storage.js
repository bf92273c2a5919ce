/* Asks a platform's storage frame to keep a value or to give one back (1EdTech's Client Side postMessages; lti.md B5).
   What comes is believed by its origin, its message id and its subject. Some platforms know the subjects under an older prefix only,
   and say so among their capabilities; those are no secret, so any origin may be asked for them. */
const PATIENCE = 2000; // ms for all of it
const AGAIN = 200; // ms between two tries
const OLDER = "org.imsglobal.";

/* The page around this one may still be loading, and its other frames become known one by one. Until then a browser refuses
   their names. */
const around = () => (window.parent === window ? window.opener : window.parent);
function frameOf(target) {
  try {
    return target === "_parent" ? around() : around().frames[target];
  } catch {
    return null;
  }
}

function ask(target, origin, subject, fields, deadline) {
  const message = { subject, message_id: crypto.randomUUID(), ...fields };
  return new Promise((resolve, reject) => {
    const say = () => frameOf(target)?.postMessage(message, origin);
    // Nor does a frame hear anything before it listens.
    const again = setInterval(say, AGAIN);
    const end = (settle, what) => { clearInterval(again); settle(what); };
    window.addEventListener("message", ({ origin: from, data }) => {
      if (origin !== "*" && from !== origin) return;
      if (data?.message_id !== message.message_id || data.subject !== `${subject}.response`) return;
      if (data.error) end(reject, new Error(data.error.code));
      else end(resolve, data);
    }, { signal: deadline });
    deadline.addEventListener("abort", () => end(reject, new Error("silent")));
    say();
  });
}

async function askOlder(target, origin, subject, fields, deadline) {
  const { supported_messages } = await ask(target, "*", "lti.capabilities", {}, deadline);
  if (!supported_messages?.some((message) => message.subject === OLDER + subject)) throw new Error("unsupported_subject");
  return ask(target, origin, OLDER + subject, fields, deadline);
}

async function send({ platform, target, name }, subject, fields) {
  if (!around()) throw new Error("silent");
  const origin = new URL(platform).origin;
  const deadline = AbortSignal.timeout(PATIENCE);
  const ways = [ask, askOlder].map((way) => way(target, origin, subject, { key: name, ...fields }, deadline));
  try {
    return await Promise.any(ways);
  } catch (failure) {
    throw failure.errors[0];
  }
}

export const keep = (place, value) => send(place, "lti.put_data", { value });

export async function recall(place) {
  const { value } = await send(place, "lti.get_data", {});
  if (typeof value !== "string" || !value) throw new Error("empty");
  // The place is small, and the key opens one launch. Nobody waits for the answer.
  keep(place, null).catch(() => {});
  return value;
}
