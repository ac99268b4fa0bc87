//! A few things by number.
//!
//! In: keys, mostly counted upwards, and what they stand for. Out: the same again, in the order it came.
//! Looks through all of them, which for the tens of things that a GPU's buffers, pages and programs are costs no more
//! than a tree, and is a fraction of its code.
//! Does not: sort.

/// Things by key.
#[derive(Debug)]
pub(crate) struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> Few<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.0.iter().find(|(found, _)| found == key).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.0.iter_mut().find(|(found, _)| found == key).map(|(_, value)| value)
    }

    /// Adds a thing whose key is not there yet.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.0.push((key, value));
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<V> {
        let at = self.0.iter().position(|(found, _)| found == key)?;
        Some(self.0.remove(at).1)
    }

    /// Keeps what has a key that will do.
    pub(crate) fn retain(&mut self, will_do: impl Fn(&K) -> bool) {
        self.0.retain(|(key, _)| will_do(key));
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut (K, V)> {
        self.0.iter_mut()
    }
}
