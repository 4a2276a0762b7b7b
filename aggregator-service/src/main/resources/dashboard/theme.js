// Runs before the first paint, so that a page chosen dark is never seen light.
(() => {
  const kept = localStorage.getItem('plaudit.theme');
  if (kept === 'light' || kept === 'dark') {
    document.documentElement.dataset.theme = kept;
  }
})();
