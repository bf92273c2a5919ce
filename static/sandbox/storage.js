// Keeps values for the tool in the frame beside this one, as long as the page around both stays open (lti.md B5, G1).

const MOST_KEYS = 20;
const LONGEST = 4096;
const { tool, fault } = document.documentElement.dataset;
const kept = new Map();

const error = (code, message) => ({ error: { code, message } });

function put({ key, value }) {
  if (value === null || value === undefined) {
    kept.delete(key);
    return { key, value: null };
  }
  if (typeof value !== "string") {
    return error("bad_request", "value must be a string");
  }
  if (fault === "storage_exhaustion" || value.length > LONGEST || (!kept.has(key) && kept.size >= MOST_KEYS)) {
    return error("storage_exhaustion", "there is no room for another value");
  }
  kept.set(key, value);
  return { key, value };
}

const subjects = {
  "lti.capabilities": () => ({ supported_messages: Object.keys(subjects).map((subject) => ({ subject, frame: window.name })) }),
  "lti.put_data": put,
  "lti.get_data": ({ key }) => ({ key, value: kept.get(key) ?? null }),
};

function answer(message, origin) {
  const known = subjects[message.subject];
  if (!known) {
    return error("unsupported_subject", "this campus does not know the subject");
  }
  if (fault && fault !== "storage_exhaustion") {
    return error(fault, "out of order on purpose");
  }
  if (origin !== tool) {
    return error("wrong_origin", "values are kept for the tool in the frame only");
  }
  const needsKey = message.subject !== "lti.capabilities";
  if (!message.message_id || (needsKey && !message.key)) {
    return error("bad_request", "message_id and key are needed");
  }
  return known(message);
}

window.addEventListener("message", ({ data, origin, source }) => {
  const beside = source.parent === window.parent && source !== window.parent;
  if (!beside || typeof data?.subject !== "string" || !data.subject.includes("lti.") || fault === "silent") {
    return;
  }
  const { subject, message_id } = data;
  source?.postMessage({ subject: `${subject}.response`, message_id, ...answer(data, origin) }, origin);
});
