/** The style sheet of the sign-in page. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f7, #14161a);
  --surface: light-dark(#fff, #1d2026);
  --line: light-dark(#d9dce3, #353a45);
  --text: light-dark(#1b1f27, #eceef2);
  --quiet: light-dark(#565e6c, #a6aebd);
  --accent: light-dark(#1f5fd0, #8ab4ff);
  --on-accent: light-dark(#fff, #0d1626);
  --warning: light-dark(#a5261f, #ff9f96);
  font: 16px/1.45 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: center;
  padding: 24px 16px;
  background: var(--ground);
  color: var(--text);
}
main {
  width: 100%;
  max-width: 384px;
  padding: 28px;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 12px;
}
h1 { margin: 0; font-size: 22px; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 14px; font-weight: 600; }
p { margin: 0; }
.app { margin-top: 4px; color: var(--quiet); overflow-wrap: anywhere; }
.problem { margin-top: 16px; color: var(--warning); overflow-wrap: anywhere; }
form { display: grid; gap: 8px; margin-top: 20px; }
.other { gap: 12px; padding-top: 20px; border-top: 1px solid var(--line); }
button { font: inherit; color: inherit; cursor: pointer; border-radius: 8px; }
.identities button {
  display: flex;
  align-items: center;
  gap: 12px;
  padding: 10px 12px;
  text-align: start;
  background: none;
  border: 1px solid var(--line);
}
.identities button:hover { border-color: var(--accent); }
.initial {
  flex: none;
  width: 34px;
  height: 34px;
  display: grid;
  place-items: center;
  border-radius: 50%;
  font-weight: 600;
  color: var(--accent);
  border: 1px solid currentColor;
}
.who { display: grid; min-width: 0; line-height: 1.3; }
.who span { color: var(--quiet); font-size: 14px; overflow-wrap: anywhere; }
.scope {
  margin-inline-start: auto;
  padding: 1px 8px;
  font-size: 13px;
  color: var(--quiet);
  border: 1px solid var(--line);
  border-radius: 999px;
}
label { display: grid; gap: 4px; font-size: 14px; }
small { color: var(--quiet); font-size: 13px; }
input {
  font: inherit;
  font-size: 16px;
  width: 100%;
  padding: 8px 10px;
  color: inherit;
  background: var(--surface);
  border: 1px solid light-dark(#868d9b, #6f7788);
  border-radius: 8px;
}
.primary { padding: 9px 12px; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; }
@media (max-width: 420px) { main { padding: 20px; } .identities button { gap: 10px; } }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note { margin-top: 20px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px; color: var(--quiet); }
`;
