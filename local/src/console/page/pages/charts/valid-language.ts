/**
 * uPlot makes a number format of the browser's language when it is loaded. Chromium without a locale, as on a server, calls its
 * language `en-US@posix`, which is none that `Intl` takes: https://tc39.es/ecma402/#sec-canonicalizelocalelist
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
}
