/* Tells the platform's registration window that it may close (LTI Dynamic Registration 1.0, 3.6). */
(window.opener ?? window.parent)?.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
