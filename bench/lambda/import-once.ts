// Says how many milliseconds a bundle takes from being asked for to having its handler ready.
const [bundle = ''] = process.argv.slice(2)
const before = performance.now()
await import(bundle)
console.log(performance.now() - before)
