import { chromium } from 'playwright-core';
const b = await chromium.launch({executablePath:'/usr/bin/chromium',chromiumSandbox:false});
const c = await b.newContext({ignoreHTTPSErrors:true});
const p = await c.newPage(), q = await c.newPage();
await p.goto(process.argv[2]); await q.goto(process.argv[2]);
await p.waitForFunction(()=>document.getElementById('chat').children.length>=2,null,{timeout:8000});
console.log(await p.innerHTML('#chat'), '|', await q.innerHTML('#chat'));
await new Promise(r=>setTimeout(r,500));
globalThis.proc=null;
if (process.argv[3]) { process.kill(Number(process.argv[3])); await p.waitForFunction(()=>document.getElementById('chat').innerHTML.includes('closed'),null,{timeout:8000}); console.log(await p.innerHTML('#chat')); }
await b.close();
