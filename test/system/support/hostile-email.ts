/** No character of markup: inside `svg` a script is parsed as one. */
const run = `document.body.append(Object.assign(document.createElement('i'),{id:'done'}));parent.document.title='XSS'`;
/** HTML that does all it can: each thing that works leaves an element `#done`, another title, or a request at the site. */
export const hostileEmail = (
  site: string,
): string => `<html><head><base href="${site}/"><meta http-equiv="refresh" content="0;url=${site}/refresh">
<link rel="stylesheet" href="${site}/style.css"><style>@import url(${site}/import.css); p { background: url(${site}/background.png) }</style>
<script>${run}</script><script src="${site}/script.js"></script></head><body onload="${run}">
<p>Hello</p><img src=x onerror="${run}"><img src="${site}/image.png"><svg onload="${run}"><script>${run}</script></svg>
<a href="javascript:${run}">javascript link</a> <a href="data:text/html,<script>alert(1)</script>">data link</a>
<a href="${site}/link" target="_top">site link</a> <iframe src="${site}/frame"></iframe><iframe srcdoc="<script>${run}</script>"></iframe>
<object data="${site}/object"></object><embed src="${site}/embed"><video src="${site}/video" autoplay></video>
<form action="${site}/form" method="post"><input name="a"><button>send</button></form><input autofocus onfocus="${run}">
<details open ontoggle="${run}"></details><math><mtext></mtext></math></body></html>`;
