// Asks the browser for a passkey and puts its answer into the form. Without scripts the page says what else to do.
(function () {
  "use strict";

  const form = document.querySelector("form[data-passkey]");
  const given = document.getElementById("passkey-options");
  if (!form || !given || !window.PublicKeyCredential) return;

  const button = form.querySelector("[data-passkey-use]");
  const failed = form.querySelector("[data-passkey-failed]");

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  }

  function text(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }

  function options() {
    const publicKey = JSON.parse(given.textContent).publicKey;
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    for (const list of [publicKey.excludeCredentials, publicKey.allowCredentials]) {
      for (const each of list || []) each.id = bytes(each.id);
    }
    const alone = form.querySelector("[name=passwordless]");
    if (alone && alone.checked) {
      Object.assign(publicKey.authenticatorSelection, {
        residentKey: "required", requireResidentKey: true, userVerification: "required",
      });
    }
    return { publicKey };
  }

  function answer(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function use() {
    failed.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = answer(await navigator.credentials[form.dataset.passkey](options()));
      form.submit();
    } catch (refused) {
      failed.hidden = false;
      button.disabled = false;
    }
  }

  form.querySelector("[data-passkey-missing]").hidden = true;
  button.hidden = false;
  button.addEventListener("click", use);
})();
