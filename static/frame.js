/* Canvas gives a frame the height it asks for; Moodle does not listen. The height is no secret, so any parent may hear it.
   A page around a launch that shows nothing yet asks for nothing: the frame would jump. */
if (window.parent !== window) {
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told || document.querySelector("main")?.hidden) return;
    told = height;
    window.parent?.postMessage({ subject: "lti.frameResize", height }, "*");
  }).observe(document.documentElement);
}

/* Where the frame is as high as its page, the course around it has been scrolled: whoever follows a link begins at the top. Canvas listens. */
const toTop = () => window.parent?.postMessage({ subject: "lti.scrollToTop" }, "*");
if (window.parent !== window) {
  if (!location.hash && document.referrer.startsWith(`${location.origin}/`)) toTop();
  document.addEventListener("htmx:after:swap", ({ detail }) => { if (detail.ctx?.target === document.body) toTop(); });
}
