import { createHash } from 'node:crypto';

/** The page's only style, allowed by its hash: nothing else is loaded or run. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#dde2e9;--ground:#f6f7f9;--card:#fff;--go:#1f7a5c;--now:#2453c9;--warn:#a15c00}
@media(prefers-color-scheme:dark){:root{--ink:#e9edf3;--soft:#a3aebd;--line:#313a48;--ground:#12161d;--card:#1a2029;--go:#5fc79f;--now:#8fb0ff;--warn:#f0b35a}}
*{box-sizing:border-box;margin:0}
body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--ground);padding:clamp(20px,5vw,64px) 16px}
main{max-width:640px;margin:auto}
header{margin-bottom:40px}
.name{color:var(--soft);font-size:15px}
.bar{display:flex;justify-content:space-between;gap:16px;align-items:baseline}
h1{font-size:clamp(26px,5vw,36px);line-height:1.15;letter-spacing:-.02em;margin:6px 0 10px;text-wrap:balance}
h2{font-size:20px;letter-spacing:-.01em;margin:48px 0 16px}
h3{font-size:17px;line-height:1.35}
p{color:var(--soft);text-wrap:pretty}
a{color:var(--now);text-underline-offset:3px}
ol{list-style:none;padding:0}
.stage{position:relative;padding:0 0 28px 44px}
.stage:before{content:"";position:absolute;left:11px;top:26px;bottom:-4px;width:2px;background:var(--line)}
.stage:last-child{padding-bottom:0}
.stage:last-child:before{display:none}
.stage.done:before{background:var(--go)}
.dot{position:absolute;left:0;top:0;width:24px;height:24px;border-radius:50%;border:2px solid var(--line);background:var(--card);display:grid;place-items:center}
.done .dot{border-color:var(--go);background:var(--go)}
.now .dot{border-color:var(--now);border-width:7px}
.dot svg{width:14px;height:14px;stroke:var(--card);stroke-width:2.4;fill:none;stroke-linecap:round;stroke-linejoin:round}
.ahead h3,.skipped h3{color:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:18px 20px}
.now .card{margin-top:-12px;border-color:var(--now)}
.meta{font-size:14px;color:var(--soft);margin-top:6px}
.state{font-size:13px;font-weight:600;color:var(--soft)}
.now .state{color:var(--now)}
.done .state,.reached{color:var(--go)}
.at_risk{color:var(--warn)}
.goals{display:grid;gap:12px}
.goals svg{display:block;width:100%;height:8px;margin:12px 0 8px;border-radius:4px}
.track{fill:var(--line)}
.fill{fill:var(--now)}
.fill.reached{fill:var(--go)}
.fill.at_risk{fill:var(--warn)}
.row{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 16px}
footer{margin-top:48px;padding-top:20px;border-top:1px solid var(--line);color:var(--soft);font-size:15px}
footer b{color:var(--ink);font-weight:600}
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

export const PAGE_HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // Whoever has the link may read it; whoever searches finds nothing.
  'x-robots-tag': 'noindex, nofollow',
};
