// Completion of an AT command from the modem's command table, and what its parameters may be.

class Completion {
  constructor() {
    /** @type {Command[]} */
    this.commands = [];
  }

  /**
   * matches are the commands that begin like what is typed.
   * @param {string} line
   */
  matches(line) {
    const typed = line.trim().toUpperCase();
    if (typed.length < 3 || /[=?]/.test(typed)) return [];
    return this.commands.filter((c) => c.name.startsWith(typed));
  }

  /**
   * complete is the line with what all matches have in common.
   * @param {string} line
   */
  complete(line) {
    const all = this.matches(line).map((c) => c.name);
    if (all.length === 0) return line;
    let common = all[0];
    for (const name of all) while (!name.startsWith(common)) common = common.slice(0, -1);
    return common.length >= line.trim().length ? common : line;
  }

  /**
   * hint is what can come at the end of the line: the form, and the values of the parameter that is
   * being typed, or the commands that begin so.
   * @param {string} line
   * @returns {{form: string, current: string, values: string}}
   */
  hint(line) {
    const all = this.matches(line);
    const call = /^(AT[+&]?\w+)(=\??|\?)?(.*)$/i.exec(line.trim());
    const name = call ? call[1].toUpperCase() : "";
    const command = this.commands.find((c) => c.name === name);
    if (!command || (all.length > 1 && !call?.[2])) {
      return { form: all.slice(0, 8).map((c) => c.name).join("  ") + (all.length > 8 ? "  …" : ""), current: "", values: all.length === 1 ? all[0].brief : "" };
    }
    const typed = splitParameters(call?.[3] || "");
    const key = /^"(.*?)"?$/.exec(typed[0] || "");
    const forms = command.forms.filter((f) => f.includes("=") && !f.endsWith("=?"));
    const form = forms.find((f) => key && key[1] && f.toLowerCase().includes(`="${key[1].toLowerCase()}"`)) || forms[0] || command.forms[0] || "";
    const names = [...form.matchAll(/<([^>]+)>|="[^"]*"/g)].map((m) => m[1] || "");
    const current = call?.[2] === "=" ? names[typed.length - 1] || "" : "";
    const parameter = command.params.find((p) => p.name === current && (!p.of || (key && p.of.toLowerCase() === key[1].toLowerCase())));
    const values = parameter ? [parameter.values, parameter.default && "default " + parameter.default].filter(Boolean).join(", ") : command.brief;
    return { form, current, values };
  }
}

/**
 * splitParameters splits at commas that are not in quotes.
 * @param {string} s
 */
function splitParameters(s) {
  const all = [""];
  let quoted = false;
  for (const c of s) {
    if (c === '"') quoted = !quoted;
    if (c === "," && !quoted) all.push("");
    else all[all.length - 1] += c;
  }
  return all;
}
