// What waits for the network, kept by the browser until it has arrived.

const opening = new Promise((done, fail) => {
  const request = indexedDB.open("halles-desk", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("products", { keyPath: "idem" });
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function ask(mode, act) {
  const store = (await opening).transaction("products", mode).objectStore("products");
  const request = act(store);
  return new Promise((done, fail) => {
    store.transaction.oncomplete = () => done(request.result);
    store.transaction.onabort = () => fail(store.transaction.error);
  });
}

export const put = (item) => ask("readwrite", (store) => store.put(item));
export const drop = (idem) => ask("readwrite", (store) => store.delete(idem));
export const all = async () =>
  (await ask("readonly", (store) => store.getAll())).sort((one, other) => one.at - other.at);
