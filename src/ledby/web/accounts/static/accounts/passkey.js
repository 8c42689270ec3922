// Shows the passkey button where the browser knows passkeys, and says so when it fails.
(function () {
  document.addEventListener("DOMContentLoaded", function () {
    if (!window.PublicKeyCredential) return;
    document.querySelectorAll("[data-passkey]").forEach(function (part) {
      part.hidden = false;
    });
  });
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-failed]").forEach(function (sentence) {
      sentence.hidden = false;
    });
  });
})();
